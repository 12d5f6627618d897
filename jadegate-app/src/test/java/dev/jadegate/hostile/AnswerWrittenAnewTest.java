package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance said is written anew, and does not depend on how it was cut into segments. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerWrittenAnewTest {
  private static final String CROOKED =
      "HTTP/1.1 299  Odd\t\u00e9\r\n"
          + "Date:x\r\n"
          + "X \t:\t y \r\n"
          + "Empty:\r\n"
          + "Connection: X-Hop,close\r\n"
          + "X-Hop: 1\r\n"
          + "Transfer-Encoding : chunked\r\n\r\n"
          + "5;ext=\"x\"\r\n"
          + "hello\r\n"
          + "03 ;y\r\n"
          + ", w\r\n"
          + "000;z\r\n"
          + "X-Sum:7 \r\n"
          + "Content-Length: 3\r\n\r\n";

  private volatile String answer = "";
  private volatile int cut;

  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> {
        connection.write(answer.substring(0, cut));
        Thread.sleep(1); // so that the gateway may see it in two pieces
        connection.write(answer.substring(cut));
        connection.close();
      });

  @AutoClose
  private final TestGateway gateway =
      TestGateway.start("security: {headers: false}\n" + TestGateway.forwarding(origin));

  AnswerWrittenAnewTest() throws IOException {}

  private ReceivedResponse received(int at) throws IOException {
    cut = at;
    try (RawClient client = gateway.client()) {
      return client.post("/", "", "X-Request-ID: 1");
    }
  }

  @Test
  @DisplayName("33, 39: white space, extensions and forbidden trailers do not pass")
  void aCrookedAnswerIsForwardedStraight() throws IOException {
    answer = CROOKED;

    ReceivedResponse response = received(0);

    assertThat(response.line()).isEqualTo("HTTP/1.1 299  Odd\t\u00e9");
    assertThat(response.fields().lines())
        .containsExactlyInAnyOrder(
            "Transfer-Encoding: chunked", "Date: x", "X: y", "Empty: ", "X-Request-ID: 1");
    assertThat(response.text()).isEqualTo("hello, w");
    assertThat(response.trailers().lines()).containsExactly("X-Sum: 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CROOKED,
        "HTTP/1.0 200\r\nDate: x\r\nContent-Length: 5\r\n\r\n\r\n\r\n!",
        "HTTP/1.1 404 \r\nDate: x\r\n\r\n0\r\n\r\n",
      })
  @DisplayName("39: the client sees the same response however it was cut")
  void theCutsDoNotMatter(String response) throws IOException {
    answer = response;
    List<Object> whole = parts(received(0));

    for (int at = 1; at < response.length(); at++) {
      assertThat(parts(received(at))).as("cut at " + at).isEqualTo(whole);
    }
  }

  private static List<Object> parts(ReceivedResponse response) {
    return List.of(response.line(), response.fields(), response.text(), response.trailers());
  }
}
