package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Interim;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An instance's response: its head, and where its body ends (RFC 9112, section 6.3)")
final class ResponseReadingTest {
  private final UpstreamWire wire = new UpstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  @BeforeEach
  void get() {
    wire.request(HttpMethod.GET);
  }

  @Test
  void usualStatusIsTheSharedObject() {
    wire.receive("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    assertThat(wire.response().status()).isSameAs(HttpResponseStatus.OK);
    assertThat(wire.body()).isEqualTo("ok.");
    assertThat(wire.codec.isReusable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 299 Fine, caf\u00e9", "HTTP/1.1 299 ", "HTTP/1.1 299"})
  void reasonOfItsOwnIsKept(String line) {
    wire.receive(line + "\r\nContent-Length: 0\r\n\r\n");

    ResponseHead head = wire.response();
    assertThat(head.status().code()).isEqualTo(299);
    assertThat(head.status().reasonPhrase())
        .isEqualTo(line.length() > 13 ? line.substring(13) : "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2.0 200 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 200\tOK",
        "HTTP/1.1 200 O\u0000K",
        "HTTP/1.1 200 O\rK",
        "http/1.1 200 OK",
        "HTTP/1.1200 OK",
        "OK",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked",
        "HTTP/1.1 200 OK\r\nA: b\r\n c",
      })
  void crookedHeadIsABadResponse(String head) {
    wire.receive(head + "\r\n\r\n");

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_RESPONSE);
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void chunkedBodyEndsWithItsLastChunk() {
    wire.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    wire.receive("2\r\nde\r\n0\r\n\r\n");

    wire.response();
    assertThat(wire.body()).isEqualTo("abcde.");
    assertThat(wire.codec.isReusable()).isTrue();
  }

  @Test
  void bodyWithoutFramingEndsWithTheConnection() {
    wire.receive("HTTP/1.1 200 OK\r\n\r\nabc");
    wire.response();
    assertThat(wire.body()).isEqualTo("abc");

    wire.instanceFin();

    assertThat(wire.body()).isEqualTo(".");
    assertThat(wire.codec.isReusable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified"})
  void someStatusesHaveNoBodyWhateverTheirFieldsSay(String line) {
    wire.receive(line + "\r\nContent-Length: 5\r\n\r\n");

    wire.response();
    assertThat(wire.body()).isEqualTo(".");
    assertThat(wire.codec.isReusable()).isTrue();
  }

  @Test
  void responseToHeadHasNoBody() {
    UpstreamWire head = new UpstreamWire();
    head.request(HttpMethod.HEAD);

    head.receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

    head.response();
    assertThat(head.body()).isEqualTo(".");
    assertThat(head.codec.isReusable()).isTrue();
    head.channel.finishAndReleaseAll();
  }

  @Test
  void interimHeadsAreSplitOffFromTheFinalOne() {
    wire.receive("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/");
    assertThat(wire.next(Interim.class).status().code()).isEqualTo(100);
    assertThat(wire.next(Interim.class).headers().get("link")).isEqualTo("x");

    wire.receive("1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    assertThat(wire.response().status().code()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
      })
  void instanceThatClosesIsNotUsedAgain(String response) {
    wire.receive(response);

    wire.response();
    assertThat(wire.body()).isEqualTo(".");
    assertThat(wire.codec.isReusable()).isFalse();
  }
}
