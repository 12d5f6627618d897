package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.ReceivedResponse;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.io.IOException;

/** A WebSocket on a stream of HTTP/3. */
final class Http3StreamSocket extends StreamSocket {
  private static final int CANCELLED = Http3ErrorCode.H3_REQUEST_CANCELLED.code();

  private final Http3Stream stream;

  Http3StreamSocket(Http3Stream stream) {
    this.stream = stream;
  }

  @Override
  Fields head() throws InterruptedException {
    return stream.takeHead();
  }

  @Override
  ReceivedResponse response() throws InterruptedException {
    return stream.response();
  }

  @Override
  StreamSocket send(byte[] bytes) {
    stream.data(bytes, true);
    return this;
  }

  @Override
  void end() {
    stream.end();
  }

  @Override
  void reset() {
    stream.reset(CANCELLED);
    stream.stop(CANCELLED);
  }

  @Override
  byte[] receive() throws IOException, InterruptedException {
    return switch (stream.take()) {
      case Http3Stream.Event.Data(byte[] bytes) -> bytes;
      case Http3Stream.Event.Fin _ -> new byte[0];
      case Http3Stream.Event other -> throw new IOException("instead of bytes: " + other);
    };
  }

  @Override
  void expectReset() throws InterruptedException {
    assertThat(stream.awaitReset()).isEqualTo(CANCELLED);
  }
}
