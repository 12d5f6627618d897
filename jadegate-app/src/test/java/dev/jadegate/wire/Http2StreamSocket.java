package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Http2Exchange;
import dev.jadegate.testkit.ReceivedResponse;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;

/** A WebSocket on a stream of HTTP/2. */
final class Http2StreamSocket extends StreamSocket {
  private final Http2Exchange stream;

  Http2StreamSocket(Http2Exchange stream) {
    this.stream = stream;
  }

  @Override
  Fields head() throws IOException, InterruptedException {
    return stream.readHead().fields();
  }

  @Override
  ReceivedResponse response() throws IOException, InterruptedException {
    return stream.readResponse();
  }

  @Override
  StreamSocket send(byte[] bytes) throws IOException, InterruptedException {
    stream.write(bytes);
    return this;
  }

  @Override
  void end() throws IOException, InterruptedException {
    stream.end();
  }

  @Override
  void reset() throws IOException, InterruptedException {
    stream.reset(Http2Error.CANCEL);
  }

  @Override
  byte[] receive() throws IOException, InterruptedException {
    return stream.read();
  }

  @Override
  void expectReset() throws IOException, InterruptedException {
    assertThat(stream.awaitReset()).isEqualTo(Http2Error.CANCEL);
  }
}
