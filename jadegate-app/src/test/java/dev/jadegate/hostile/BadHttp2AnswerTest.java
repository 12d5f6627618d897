package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses that are none, on a stream of a connection that is right otherwise. */
class BadHttp2AnswerTest {
  /** Sent in answer to stream 1. */
  private record Answer(String name, Frames frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Frames {
    void to(RawHttp2 gateway) throws IOException;
  }

  static Stream<Answer> answers() {
    return Stream.of(
        new Answer("content first", origin -> origin.data(1, true, "hello")),
        new Answer(
            "content behind an interim response",
            origin -> origin.headers(1, false, ":status: 103").data(1, true, "hello")),
        new Answer("no status", origin -> origin.headers(1, true, "x: y")),
        new Answer("two statuses", origin -> origin.headers(1, true, STATUS, STATUS)),
        new Answer("status of letters", origin -> origin.headers(1, true, ":status: abc")),
        new Answer("101", origin -> origin.headers(1, false, ":status: 101")),
        new Answer("an end with 103", origin -> origin.headers(1, true, ":status: 103")),
        new Answer("a path", origin -> origin.headers(1, true, STATUS, ":path: /")),
        new Answer("upper case", origin -> origin.headers(1, true, STATUS, "Upper: a")),
        new Answer("line break", origin -> origin.headers(1, true, STATUS, "x: a\r\nb: c")),
        new Answer(
            "Transfer-Encoding",
            origin -> origin.headers(1, true, STATUS, "transfer-encoding: chunked")),
        new Answer(
            "interim responses without end",
            origin -> {
              for (int i = 0; i < 1_000; i++) {
                origin.headers(1, false, ":status: 103", "link: a");
              }
            }));
  }

  private static final String STATUS = ":status: 200";

  @ParameterizedTest
  @MethodSource("answers")
  @DisplayName("8.1: it is 502, the stream is reset, and the connection goes on")
  void aBadAnswerIs502(Answer answer) throws IOException {
    try (Origin origin =
            Origin.scripted(connection -> {
              RawHttp2 http2 = connection.http2().readPreface().settings();
              http2.readHead(1);
              answer.frames.to(http2);
              http2.expect(3, 1);
              http2.readHead(3);
              http2.headers(3, true, STATUS);
              connection.awaitEnd();
            });
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    protocol: h2c\n");
        RawHttp2 client = gateway.rawHttp2();
        RawClient other = gateway.client()) {
      client.head(1, true, "POST", "/");
      int status = client.response(1).status();
      while (status == 103) {
        status = client.response(1).status();
      }
      assertThat(status).isEqualTo(502);
      assertThat(other.get("/").status()).isEqualTo(200);
    }
  }
}
