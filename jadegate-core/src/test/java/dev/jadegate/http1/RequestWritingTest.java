package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request as it goes to an instance (SEMANTICS 23, 39, 58)")
final class RequestWritingTest {
  private final UpstreamWire wire = new UpstreamWire();

  @Test
  void requestWithoutABodyHasNoFraming() {
    wire.request(HttpMethod.GET, "host", "x");

    assertThat(wire.sent()).isEqualTo("GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
  }

  @Test
  void bodyOfKnownLengthIsNotChunked() {
    wire.head(HttpMethod.POST, true, "content-length", "5");
    wire.chunk("ab");
    wire.last("cde");

    assertThat(wire.sent()).isEqualTo("POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\nabcde");
  }

  @Test
  void bodyOfUnknownLengthIsChunkedWithItsTrailers() {
    LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    last.trailingHeaders().add("sum", "5");

    wire.head(HttpMethod.POST, true);
    wire.chunk("ab");
    wire.send(last);
    wire.flush();

    assertThat(wire.sent())
        .isEqualTo(
            "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nsum: 5\r\n\r\n");
  }

  @Test
  void teIsNamedByConnection() {
    wire.request(HttpMethod.GET, "te", "trailers");

    assertThat(wire.sent()).isEqualTo("GET /a HTTP/1.1\r\nConnection: TE\r\nte: trailers\r\n\r\n");
  }

  @Test
  void bodyThatDoesNotFitItsLengthCutsTheConnection() {
    wire.head(HttpMethod.POST, true, "content-length", "5");
    wire.last("abc");

    assertThat(wire.abort().failure()).isEqualTo(Failure.INTERNAL);
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void abortCutsTheConnectionAndReleasesWhatFollows() {
    ByteBuf late = Unpooled.copiedBuffer(new byte[2]);
    wire.head(HttpMethod.POST, true);
    wire.send(new Abort(Failure.CLIENT_ABORT, "client left"));

    wire.send(new DefaultHttpContent(late));

    assertThat(wire.channel.isOpen()).isFalse();
    assertThat(late.refCnt()).isZero();
  }

  @Test
  void bytesPassAsTheyAreAfterSwitchingProtocols() {
    wire.request(HttpMethod.GET, "upgrade", "x");
    assertThat(wire.sent())
        .isEqualTo("GET /a HTTP/1.1\r\nConnection: upgrade\r\nupgrade: x\r\n\r\n");

    wire.receive("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nHTTP/1.1 \u0000");
    wire.chunk("raw\r\n");

    assertThat(wire.response().status().code()).isEqualTo(101);
    assertThat(wire.body()).isEqualTo("HTTP/1.1 \u0000");
    assertThat(wire.sent()).isEqualTo("raw\r\n");
    assertThat(wire.codec.isReusable()).isFalse();
  }

  @Test
  void finOfTheInstanceEndsItsSideOfATunnel() {
    wire.request(HttpMethod.GET, "upgrade", "x");
    wire.receive("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
    wire.response();

    wire.instanceFin();

    assertThat(wire.body()).isEqualTo(".");
    assertThat(wire.codec.isReusable()).isFalse();
  }
}
