package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose chunks cannot be read, when the client already has a part of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadChunkAnswerTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private volatile String answer = "";

  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> {
        if (request.target().equals("/next")) {
          connection.respond(200, "fine");
        } else {
          connection.write(HEAD + answer);
          connection.awaitEnd(); // the gateway must give the connection up, else the test hangs
        }
      });

  @AutoClose private final TestGateway gateway = TestGateway.forwardingTo(origin);

  BadChunkAnswerTest() throws IOException {}

  private double failures() throws IOException {
    return gateway.metric("gateway_request_failures_total", "reason=\"bad_response\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "5 \r\nhello\r\n0\r\n\r\n",
        "g\r\nhello\r\n0\r\n\r\n",
        "\r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "5;\u0000\r\nhello\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
        "10000000000000000\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\n\r\n",
        "5\r\nhello\r\n0\r\n\n",
        "5\r\nhello\r\n0\r\nX\r\n\r\n",
        "5\r\nhello\r\n0\r\nX: a\rb\r\n\r\n",
        "5\r\nhello\r\n0\r\nX: y\r\n z\r\n\r\n",
        "5\r\nhello\r\n-0\r\n\r\n",
      })
  @DisplayName("26, 37: a broken chunk cuts the response, so that nobody takes it for whole")
  void aBrokenChunkCutsTheResponse(String chunks) throws IOException {
    answer = chunks;
    double before = failures();
    try (RawClient client = gateway.client()) {
      RawClient.End end = client.sendHead("POST /", "Content-Length: 0").readToEnd();

      assertThat(end.text()).as("no answer, or a part of one").matches("(?s)|HTTP/1.1 200 .*");
      assertThat(end.text()).doesNotContain("\r\n0\r\n");
      assertThat(failures()).isEqualTo(before + 1);
    }
    try (RawClient client = gateway.client()) {
      assertThat(client.get("/next").text()).isEqualTo("fine");
    }
  }
}
