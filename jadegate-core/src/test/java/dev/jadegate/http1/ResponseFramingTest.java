package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.Abort;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Where a response's body ends (SEMANTICS 19, 23 to 26)")
final class ResponseFramingTest {
  private final DownstreamWire wire = new DownstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  private void get(String version) {
    wire.receive("GET / " + version + "\r\n\r\n");
    wire.request();
  }

  @Test
  void bodyOfUnknownLengthIsChunked() {
    get("HTTP/1.1");

    wire.respond(200);
    wire.chunk("hello, world, it is me");
    wire.chunk("");
    wire.last("!");

    assertThat(wire.sent())
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "16\r\nhello, world, it is me\r\n1\r\n!\r\n0\r\n\r\n");
  }

  @Test
  void largeChunkIsChunkedAsWell() {
    get("HTTP/1.1");
    String large = "x".repeat(70000);

    wire.respond(200);
    wire.last(large);

    assertThat(wire.sent()).endsWith("\r\n\r\n11170\r\n" + large + "\r\n0\r\n\r\n");
  }

  @Test
  void aChunkThatIsFlushedIsWhole() {
    get("HTTP/1.1");

    wire.respond(200);
    wire.chunk("event");
    wire.flush();

    assertThat(wire.sent()).endsWith("\r\n\r\n5\r\nevent\r\n");
    wire.flush();
    wire.last("");
    assertThat(wire.sent()).isEqualTo("0\r\n\r\n");
  }

  @Test
  void trailersFollowTheLastChunk() {
    get("HTTP/1.1");
    LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    last.trailingHeaders().add("x-sum", "5");

    wire.respond(200);
    wire.send(last);
    wire.flush();

    assertThat(wire.sent()).endsWith("chunked\r\n\r\n0\r\nx-sum: 5\r\n\r\n");
  }

  @Test
  void emptyBodyIsGivenALength() {
    get("HTTP/1.1");

    wire.respond(200);
    wire.last("");

    assertThat(wire.sent()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void headWaitsForTheFlushAndNoLonger() {
    get("HTTP/1.1");
    wire.respond(200);
    assertThat(wire.sent()).isEmpty();

    wire.flush();

    assertThat(wire.sent()).endsWith("Transfer-Encoding: chunked\r\n\r\n");
  }

  @Test
  void bodyOfUnknownLengthToAnHttp10ClientEndsWithTheConnection() {
    wire.receive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    wire.request();

    wire.respond(200);
    wire.chunk("ab");
    wire.last("c");

    assertThat(wire.sent()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void headKeepsTheLengthAndHasNoBody() {
    wire.receive("HEAD / HTTP/1.1\r\n\r\n");
    wire.request();

    wire.respond(200, "content-length", "5");
    wire.last("hello");

    assertThat(wire.sent()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void notModifiedKeepsTheLengthAndHasNoBody() {
    get("HTTP/1.1");

    wire.respond(304, "content-length", "5");
    wire.last("");

    assertThat(wire.sent()).isEqualTo("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void noContentHasNeitherLengthNorBody() {
    get("HTTP/1.1");

    wire.respond(204, "content-length", "5", "a", "b");
    wire.last("hello");

    assertThat(wire.sent()).isEqualTo("HTTP/1.1 204 No Content\r\na: b\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "abcdefgh"})
  void bodyThatDoesNotFitItsLengthCutsTheConnection(String body) {
    get("HTTP/1.1");

    wire.respond(200, "content-length", "5");
    wire.last(body);

    assertThat(wire.isOpen()).isFalse();
    assertThat(wire.sent()).as("never more than promised").doesNotContain("abcdef");
  }

  @Test
  void cutResponseHasNoLastChunk() {
    get("HTTP/1.1");
    wire.respond(200);
    wire.chunk("abc");

    wire.send(new Abort(dev.jadegate.api.Failure.TRUNCATED, "upstream died"));

    assertThat(wire.sent()).endsWith("\r\n3\r\nabc");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void interimGoesOutAtOnceButNotToHttp10() {
    get("HTTP/1.1");
    HeaderBlock hints = new HeaderBlock();
    hints.add("link", "</a>");

    wire.send(new Interim(HttpResponseStatus.EARLY_HINTS, hints));
    assertThat(wire.sent()).isEqualTo("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
    wire.answer("ok");
    wire.sent();
    get("HTTP/1.0");
    wire.send(new Interim(HttpResponseStatus.EARLY_HINTS, hints));

    assertThat(wire.sent()).isEmpty();
  }
}
