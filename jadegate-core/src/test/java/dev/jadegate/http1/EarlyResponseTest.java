package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Answers that come before the request is whole, or in place of it (SEMANTICS 21, 42)")
final class EarlyResponseTest {
  private static final String POST = "POST / HTTP/1.1\r\n";

  private final DownstreamWire wire = new DownstreamWire();

  @Test
  void smallRestOfABodyIsReadAndDropped() {
    wire.receive(POST + "Content-Length: 5\r\n\r\nab");
    wire.request();
    wire.body();

    wire.answer("no");
    wire.receive("cdeGET /b HTTP/1.1\r\n\r\n");

    assertThat(wire.sent()).doesNotContain("Connection: close");
    assertThat(wire.request().uri()).isEqualTo("/b");
  }

  @Test
  void restThatDoesNotComeEndsTheConnection() {
    wire.receive(POST + "Content-Length: 5\r\n\r\nab");
    wire.request();
    wire.body();
    wire.answer("no");

    wire.time.advance(1000);

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void largeRestEndsTheConnection() {
    wire.receive(POST + "Content-Length: 100000\r\n\r\nab");
    wire.request();
    wire.body();

    wire.answer("no");

    assertThat(wire.sent()).contains("Connection: close");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void restOfUnknownLengthEndsTheConnection() {
    wire.receive(POST + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
    wire.request();
    wire.body();

    wire.answer("no");

    assertThat(wire.sent()).contains("Connection: close");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  @DisplayName(
      "a final answer in place of 100: the body may or may not come, so the end is the end")
  void answerInPlaceOfContinueEndsTheConnection() {
    wire.receive(POST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    wire.request();

    wire.answer("no");

    assertThat(wire.sent()).contains("Connection: close");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void bodyFollowsContinueAndTheConnectionStays() {
    wire.receive(POST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    wire.request();

    wire.send(new Interim(HttpResponseStatus.CONTINUE, new HeaderBlock()));
    assertThat(wire.sent()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    wire.receive("hello");
    assertThat(wire.body()).isEqualTo("hello.");
    wire.answer("ok");

    assertThat(wire.sent()).doesNotContain("Connection: close");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  @DisplayName("expectation of an HTTP/1.0 client is no expectation (SEMANTICS 22)")
  void http10ClientExpectsNothing() {
    wire.receive(
        "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\n"
            + "Expect: 100-continue\r\n\r\n");
    wire.request();

    wire.answer("no");

    assertThat(wire.sent()).contains("Connection: keep-alive");
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void malformedRequestIsAnsweredAndTheConnectionCloses() {
    wire.receive("BAD\r\n\r\n");
    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_REQUEST);

    wire.respond(400, "content-length", "3");
    wire.last("bad");

    assertThat(wire.sent()).contains("Connection: close\r\n").endsWith("\r\n\r\nbad");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void whatThePreviousRequestWasDoesNotShapeTheAnswerToAMalformedOne() {
    wire.receive("HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    wire.request();
    wire.answer("");
    wire.sent();
    wire.receive("BAD\r\n\r\n");
    wire.abort();

    wire.respond(400, "content-length", "3");
    wire.last("bad");

    assertThat(wire.sent()).endsWith("\r\n\r\nbad");
  }

  @Test
  void malformedBodyIsAnsweredToo() {
    wire.receive(POST + "Transfer-Encoding: chunked\r\n\r\nz\r\n");
    wire.request();
    wire.abort();

    wire.respond(400, "content-length", "3");
    wire.last("bad");

    assertThat(wire.sent()).startsWith("HTTP/1.1 400").endsWith("bad");
    assertThat(wire.isOpen()).isFalse();
  }
}
