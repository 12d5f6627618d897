package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Chunked framing is read strictly (SEMANTICS 35, 37, 23)")
final class ChunkedRequestTest {
  private final DownstreamWire wire = new DownstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  @BeforeEach
  void head() {
    wire.receive("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    wire.request();
  }

  @Test
  void framingIsTakenOff() {
    wire.receive("3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n");

    assertThat(wire.body()).isEqualTo("abc0123456789.");
  }

  @Test
  void partOfAChunkPassesBeforeTheRestCame() {
    wire.receive("5\r\nab");

    assertThat(wire.body()).isEqualTo("ab");
  }

  @Test
  void extensionsAreDropped() {
    wire.receive("3;a=b\r\nabc\r\n3 ; q=\"x\"\r\ndef\r\n0;z\r\n\r\n");

    assertThat(wire.body()).isEqualTo("abcdef.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "g\r\n",
        "0x3\r\nabc\r\n",
        "+3\r\nabc\r\n",
        "-3\r\n",
        " 3\r\nabc\r\n",
        "3 \r\nabc\r\n",
        "3_\r\nabc\r\n",
        ";a\r\n",
        "3\nabc\r\n",
        "3;a\nb\r\nabc\r\n",
        "3;a\rb\r\nabc\r\n",
        "3;\u0000\r\nabc\r\n",
        "3\r\nabcd\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3\r\nabc\rX0\r\n\r\n",
        "0\r\n\rX",
        "0\r\n\n",
        "10000000000000000\r\n",
        "ffffffffffffffff\r\n",
        "8000000000000000\r\n",
        "\u0663\r\nabc\r\n",
      })
  void crookedChunkIsRefused(String bytes) {
    wire.receive(bytes);

    wire.body();
    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void endlessExtensionIsRefused() {
    wire.receive("3;" + "a".repeat(1100));

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void trailersPassButForThoseThatFrameRouteOrAuthorise() {
    wire.receive(
        "0\r\nX-Sum: 5\r\nContent-Length: 3\r\nHost: y\r\nAuthorization: z\r\nX-sum: 6\r\n\r\n");

    LastHttpContent last = wire.next(LastHttpContent.class);
    assertThat(last.trailingHeaders().names()).containsExactlyInAnyOrder("X-Sum", "X-sum");
    assertThat(last.trailingHeaders().getAll("x-sum")).containsExactly("5", "6");
  }

  @Test
  void trailersOverTheLimitAreRefused() {
    wire.receive("0\r\nA: " + "a".repeat(1000) + "\r\n\r\n");

    assertThat(wire.abort().failure()).isEqualTo(Failure.HEADER_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0\r\n A: b\r\n\r\n", "0\r\nA : b\r\n\r\n", "0\r\nA: b\n\r\n"})
  void crookedTrailerIsRefused(String bytes) {
    wire.receive(bytes);

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  @DisplayName("pipelined bytes behind a framing error are thrown away (SEMANTICS 40)")
  void nothingIsDecodedAfterAnError() {
    wire.receive("z\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n");
    wire.receive("GET /smuggled HTTP/1.1\r\n\r\n");

    assertThat(wire.next(Abort.class).failure()).isEqualTo(Failure.BAD_REQUEST);
    assertThat(wire.nothingMore()).isTrue();
  }

  @Test
  void fixedBodyEndsWhereItsLengthSays() {
    DownstreamWire fixed = new DownstreamWire();

    fixed.receive("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcdeGET /b HTTP/1.1\r\n\r\n");

    fixed.request();
    HttpContent only = fixed.next(HttpContent.class);
    assertThat(only).isInstanceOf(LastHttpContent.class);
    assertThat(only.content().readableBytes()).isEqualTo(5);
    assertThat(fixed.nothingMore()).isTrue();
    only.release();
    fixed.channel.close();
    assertThat(only.refCnt()).as("the rest that waited is let go").isZero();
  }
}
