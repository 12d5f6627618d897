package dev.jadegate.hostile;

import static dev.jadegate.testkit.Http2Frame.DATA;
import static dev.jadegate.testkit.Http2Frame.END_STREAM;
import static dev.jadegate.testkit.Http2Frame.PADDED;
import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM;
import static io.netty.handler.codec.http2.Http2Error.STREAM_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does wrong on one stream ends that stream, and the others go on. */
class Http2StreamErrorTest {
  private final Gate answers = new Gate();
  private Origin origin;
  private TestGateway gateway;
  private RawHttp2 client;

  @BeforeEach
  void start() throws IOException {
    origin =
        Origin.answering((request, connection) -> {
          if (request.target().equals("/wait")) {
            answers.await();
          }
          connection.respond(200, request.text());
        });
    gateway = TestGateway.forwardingTo(origin);
    client = gateway.rawHttp2();
    client.head(1, false, "POST", "/");
  }

  @AfterEach
  void othersGoOn() throws IOException {
    client.data(1, false, "hel").data(1, true, "lo");
    assertThat(client.response(1).text()).isEqualTo("hello");
    answers.open();
    client.close();
    gateway.close();
    origin.close();
  }

  private static final String HEAD = ":method: POST|:scheme: https|:authority: a|:path: /";

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEAD + "|connection: close",
        HEAD + "|keep-alive: 5",
        HEAD + "|proxy-connection: close",
        HEAD + "|transfer-encoding: chunked",
        HEAD + "|upgrade: h2c",
        HEAD + "|te: gzip",
        HEAD + "|X-Upper: a",
        HEAD + "|x y: a",
        HEAD + "|x: a\rb",
        HEAD + "|x: a\nb",
        HEAD + "|x: a\0b",
        HEAD + "|x:  a",
        HEAD + "|x: a ",
        HEAD + "|host: other",
        HEAD + "|content-length: x",
        HEAD + "|content-length: 1|content-length: 1",
        HEAD + "|content-length: 1",
        HEAD + "|:unknown: a",
        HEAD + "|:status: 200",
        HEAD + "|:path: /",
        ":scheme: https|:authority: a|:path: /",
        ":method: GET|:authority: a|:path: /",
        ":method: GET|:scheme: https|:authority: a",
        ":method: GET|:scheme: https|:authority: a|:path: ",
        ":method: GET|:scheme: https|:authority: a|:path: x",
        ":method: G T|:scheme: https|:authority: a|:path: /",
        ":method: GET|:scheme: https|x: y|:authority: a|:path: /",
      })
  @DisplayName("43-46: a malformed head resets its stream with PROTOCOL_ERROR")
  void malformedHeadsAreReset(String lines) throws IOException {
    client.headers(3, true, lines.split("\\|"));

    client.expectReset(3, PROTOCOL_ERROR);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  @DisplayName("45: content that is longer or shorter than Content-Length resets its stream")
  void contentOfAnotherLengthIsReset() throws IOException {
    client.head(3, false, "POST", "/", "content-length: 3").data(3, false, "four");
    client.expectReset(3, PROTOCOL_ERROR);
    client.head(5, false, "POST", "/", "content-length: 5").data(5, true, "four");
    client.expectReset(5, PROTOCOL_ERROR);
    client.head(7, false, "POST", "/", "content-length: 5").headers(7, true, "x-sum: 1");
    client.expectReset(7, PROTOCOL_ERROR);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  @DisplayName("8.1: trailers without END_STREAM, or with a pseudo-header, reset the stream")
  void badTrailersAreReset() throws IOException {
    client.head(3, false, "POST", "/").headers(3, false, "x-sum: 1");
    client.expectReset(3, PROTOCOL_ERROR);
    client.head(5, false, "POST", "/").headers(5, true, ":path: /");
    client.expectReset(5, PROTOCOL_ERROR);
    client.head(7, false, "POST", "/").headers(7, true, "Upper: 1");
    client.expectReset(7, PROTOCOL_ERROR);
  }

  @Test
  @DisplayName("5.1: DATA and HEADERS behind the end are STREAM_CLOSED, also when it is answered")
  void framesBehindTheEndAreRefused() throws IOException {
    client.get(3, "/wait").data(3, false, "x");
    client.expectReset(3, STREAM_CLOSED);
    client.get(5, "/wait").headers(5, true, "x: y");
    client.expectReset(5, STREAM_CLOSED);
    client.get(7, "/");
    client.response(7);
    client.data(7, true, "x");
    client.expectReset(7, STREAM_CLOSED);
    client.get(9, "/");
    client.response(9);
    client.get(9, "/");
    client.expectReset(9, STREAM_CLOSED);
  }

  @Test
  @DisplayName("5.1.1: a number that was passed over is closed")
  void numbersDoNotFall() throws IOException {
    client.get(9, "/");
    client.response(9);

    client.get(5, "/");

    client.expectReset(5, STREAM_CLOSED);
  }

  @Test
  @DisplayName("5.4.2: what crosses our reset is ignored, and still counts for the window")
  void whatCrossesAResetIsIgnored() throws IOException {
    client.head(3, false, "POST", "/", "content-length: 1");
    byte[] frame = new byte[16_384];
    for (int i = 0; i < 3; i++) {
      client.frame(DATA, 0, 3, frame);
    }
    client.expectReset(3, PROTOCOL_ERROR);
    for (int i = 0; i < 100; i++) { // more than the connection's window
      client.frame(DATA, 0, 3, frame);
    }
    client.reset(3, Http2Error.CANCEL).windowUpdate(3, 1).ping(4);
    client.expectPong(4);
    assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
  }

  @Test
  @DisplayName("6.9: windows of 0 and above 2^31-1, and DATA above the window, end the stream")
  void windowsAreKept() throws IOException {
    client.head(3, false, "POST", "/").windowUpdate(3, 0);
    client.expectReset(3, PROTOCOL_ERROR);
    client.head(5, false, "POST", "/").windowUpdate(5, Integer.MAX_VALUE);
    client.expectReset(5, FLOW_CONTROL_ERROR);
    client.head(7, false, "POST", "/wait", "expect: 100-continue"); // nothing is read
    byte[] frame = new byte[16_384];
    for (int i = 0; i < 5; i++) {
      client.frame(DATA, 0, 7, frame);
    }
    client.expectReset(7, FLOW_CONTROL_ERROR);
  }

  @Test
  @DisplayName("51: a stream beyond the limit is refused, and one more is taken when one ends")
  void streamsBeyondTheLimitAreRefused() throws IOException {
    for (int i = 3; i < 201; i += 2) {
      client.get(i, "/wait");
    }
    client.get(201, "/");
    client.expectReset(201, REFUSED_STREAM);
    client.reset(3, Http2Error.CANCEL).get(203, "/");
    assertThat(client.response(203).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("53: fields above the limit are answered with 431 on their stream")
  void tooManyFieldsAre431() throws IOException {
    client.get(3, "/", "x: y|".repeat(300).split("\\|"));
    assertThat(client.response(3).status()).isEqualTo(431);
    byte[] block = client.block(longHead());
    client.headersInPieces(5, true, 1000, block);
    assertThat(client.response(5).status()).isEqualTo(431);
    assertThat(origin.requests()).isEmpty();
  }

  private static String[] longHead() {
    return (HEAD + "|x: " + "y".repeat(70_000)).split("\\|");
  }

  @Test
  @DisplayName("5.5, 5.3: unknown frames and flags, priorities and padding mean nothing")
  void whatMeansNothingIsIgnored() throws IOException {
    client.frame(99, 0xff, 3, new byte[100]).frame(99, 0xff, 0).settings(0xf000, 1);
    client.priority(3, 3, 5).priority(99, 0, 5);
    client.head(3, false, "POST", "/").frame(DATA, 0xf6 | PADDED, 3, padded("hel", 255));
    client.frame(DATA, PADDED, 3, padded("", 100)).frame(DATA, 0, 3);
    client.frame(DATA, PADDED | END_STREAM, 3, padded("lo", 0));

    assertThat(client.response(3).text()).isEqualTo("hello");
  }

  private static byte[] padded(String text, int padding) {
    byte[] payload = new byte[1 + text.length() + padding];
    payload[0] = (byte) padding;
    System.arraycopy(text.getBytes(), 0, payload, 1, text.length());
    return payload;
  }

  @Test
  @DisplayName("RFC 7541, 4.2: the client's table may be of any size, and change")
  void theTableMayChange() throws IOException {
    for (int i = 0; i < 6; i++) {
      client.settings(1, i % 2 == 0 ? 0 : 65_536).settings(1, i % 3 * 100);
      client.get(3 + 2 * i, "/", "x-" + i + ": some value");
      ReceivedResponse response = client.response(3 + 2 * i);
      assertThat(response.status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("6.7, 6.5.3: PING comes back as it was, SETTINGS are acknowledged in order")
  void pingAndSettingsAreAnswered() throws IOException {
    client.ping(0x0102030405060708L).settings(3, 7).ping(5);
    client.expectPong(0x0102030405060708L);
    client.expectAcknowledgement();
    client.expectPong(5);
  }

  @Test
  @DisplayName("8.1: an answer without content to a request without content resets nothing")
  void anAnswerOfOurOwnEndsTheStream() throws IOException {
    client.get(3, "/a%2fb", "x-long: " + "y".repeat(10));
    assertThat(client.response(3).status()).isEqualTo(400);
    client.headers(5, true, ":method: TRACE", ":scheme: https", ":authority: a", ":path: /");
    assertThat(client.response(5).status()).isEqualTo(405);
    client.ping(1).expectPong(1);
    assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
  }

  @Test
  @DisplayName("8.1: an answer before the request's end is followed by NO_ERROR")
  void anEarlyAnswerCallsTheRestOff() throws IOException {
    client.head(3, false, "POST", "/a%2fb");
    assertThat(client.response(3).status()).isEqualTo(400);
    client.expectReset(3, NO_ERROR);
    client.data(3, false, "x").data(3, true, "y").ping(1).expectPong(1);
    assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
  }

  @Test
  @DisplayName("6.8: a client that says GOAWAY may finish what it began")
  void goAwayOfTheClientLetsStreamsFinish() throws IOException {
    client.get(3, "/wait").goAway(0, Http2Error.NO_ERROR);
    answers.open();
    assertThat(client.response(3).status()).isEqualTo(200);
    assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
  }
}
