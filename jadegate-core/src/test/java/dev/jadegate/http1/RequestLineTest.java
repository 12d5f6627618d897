package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.message.RequestHead;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Method, target and version are validated in full (SEMANTICS 38)")
final class RequestLineTest {
  private final DownstreamWire wire = new DownstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  @Test
  void partsOfTheLineBecomeTheHead() {
    wire.receive("PATCH /a?b=c HTTP/1.0\r\nHost: x\r\n\r\n");

    RequestHead head = wire.request();
    assertThat(head.method()).isSameAs(HttpMethod.PATCH);
    assertThat(head.uri()).isEqualTo("/a?b=c");
    assertThat(head.protocolVersion()).isSameAs(HttpVersion.HTTP_1_0);
  }

  @Test
  void unknownMethodPassesAsItIs() {
    wire.receive("PURGE / HTTP/1.1\r\n\r\n");

    assertThat(wire.request().method().name()).isEqualTo("PURGE");
  }

  @Test
  void laterMinorVersionCountsAs11() {
    wire.receive("GET / HTTP/1.2\r\n\r\n");

    assertThat(wire.request().protocolVersion()).isSameAs(HttpVersion.HTTP_1_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET / HTTP/1.1x",
        "GET / HTTP/11",
        "GET / HTTP/1.10",
        "GET / http/1.1",
        "GET / HTTP/1.",
        "GET /",
        "GET HTTP/1.1",
        "GET",
        "G(T / HTTP/1.1",
        "GET /\u0000 HTTP/1.1",
        "GET /\u007f HTTP/1.1",
        "GET /a\rb HTTP/1.1",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1",
      })
  void crookedLineIsRefused(String line) {
    wire.receive(line + "\r\nHost: x\r\n\r\n");

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1"})
  void otherMajorVersionIsNotSupported(String version) {
    wire.receive("GET / " + version + "\r\n\r\n");

    assertThat(wire.abort().failure()).isEqualTo(Failure.UNSUPPORTED_VERSION);
  }

  @Test
  void emptyLinesBeforeTheRequestAreSkipped() {
    wire.receive("\r\n\r\nGET /a HTTP/1.1\r\n\r\n");

    assertThat(wire.request().uri()).isEqualTo("/a");
  }

  @Test
  void emptyLineThatArrivesInTwoPiecesIsSkipped() {
    wire.receive("\r");
    wire.receive("\nGET /a HTTP/1.1\r\n\r\n");

    assertThat(wire.request().uri()).isEqualTo("/a");
  }

  @Test
  void tooLongLineIsToldFromATooLargeHead() {
    wire.receive("GET /" + "a".repeat(200));

    assertThat(wire.abort().failure()).isEqualTo(Failure.URI_TOO_LONG);
  }

  @Test
  void headOverTheLimitIsRefusedBeforeItEnds() {
    wire.receive("GET / HTTP/1.1\r\nA: " + "a".repeat(1000));

    assertThat(wire.abort().failure()).isEqualTo(Failure.HEADER_TOO_LARGE);
  }
}
