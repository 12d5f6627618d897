package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of an instance that cannot be read in one way only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadAnswerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private volatile String answer = "";

  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> {
        if (request.target().equals("/next")) {
          connection.respond(200, "fine");
        } else {
          connection.write(answer);
          connection.awaitEnd(); // the gateway must give the connection up, else the test hangs
        }
      });

  @AutoClose private final TestGateway gateway = TestGateway.forwardingTo(origin);

  BadAnswerTest() throws IOException {}

  private double failures(String reason) throws IOException {
    return gateway.metric("gateway_request_failures_total", "reason=\"" + reason + "\"");
  }

  private void is502(String bytes) throws IOException {
    answer = bytes + "secret";
    double before = failures("bad_response");
    int connections = origin.connections();
    try (RawClient client = gateway.client()) {
      ReceivedResponse response = client.post("/", "");
      while (response.status() == 103) {
        response = client.readResponse();
      }

      assertThat(response.status()).isEqualTo(502);
      assertThat(response.text()).contains("bad answer of the service").doesNotContain("secret");
      assertThat(response.fields().lines().toString()).doesNotContain("secret");
      assertThat(client.get("/next").text()).isEqualTo("fine");
    }
    assertThat(failures("bad_response")).isEqualTo(before + 1);
    assertThat(origin.connections()).as("never used again").isGreaterThan(connections);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2.0 200 OK",
        "HTTP/0.9 200 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 000 OK",
        "HTTP/1.1 -20 OK",
        "HTTP/1.1 +20 OK",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 2\u00b20 OK",
        "HTTP/1.1\t200 OK",
        "HTTP/1.1 200\tOK",
        "HTTP/1.1 200 a\u0000b",
        "HTTP/1.1 200 a\rb",
        "HTTP/1.1 200 a\u001bb",
        "http/1.1 200 OK",
        "HTTP/1.1200 OK",
        " HTTP/1.1 200 OK",
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1. 200 OK",
        "HTTP/1.10 200 OK",
        "ICY 200 OK",
        "200 OK",
        "SSH-2.0-secret",
        "<html>secret",
        "\u0000\u0001",
        "GET /secret HTTP/1.1",
      })
  @DisplayName("38, 131: a bad status line is 502")
  void aBadStatusLineIs502(String line) throws IOException {
    is502(line + "\r\nContent-Length: 6\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 0",
        "Content-Length: 6\r\nContent-Length: 6",
        "Content-Length: 6\r\nContent-Length: 7",
        "Content-Length: 6, 6",
        "Content-Length: -6",
        "Content-Length: +6",
        "Content-Length: 0x6",
        "Content-Length:",
        "Content-Length: 6_",
        "Content-Length: 99999999999999999999",
        "Content-Length: \u00b2",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding : chunked\r\nContent-Length : 6",
        "Transfer-Encoding: chunked;a",
        "Transfer-Encoding:",
        "X: y\r\n z",
        " X: y",
        "\tX: y",
        "X: a\u0000b",
        "X: a\rb",
        "X: a\nb: c",
        "X: a\n",
        "X\nY: z",
        "X",
        ": y",
        "X(: y",
        "X\u00e9: y",
        "X: a\u007fb",
        "X y: z",
      })
  @DisplayName("28-36: what a request may not have in its head, a response may not either")
  void aBadHeadIs502(String fields) throws IOException {
    is502(OK + fields + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 6\n\n",
        "\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\n"
      })
  @DisplayName("35: bare LF in the head of a response is 502")
  void bareLineFeedsAre502(String head) throws IOException {
    is502(head);
  }

  @Test
  @DisplayName("29, 37: Transfer-Encoding of HTTP/1.0 is 502, and so is a head without bounds")
  void heads502() throws IOException {
    is502("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    is502(OK + "X: " + "y".repeat(70_000) + "\r\n\r\n");
    is502(OK + "X: " + "y".repeat(70_000));
    is502("HTTP/1.1 200 " + "y".repeat(70_000));
    is502(OK + "X: y\r\n".repeat(300) + "\r\n");
    is502("HTTP/1.1 103 Hints\r\n\r\n" + "HTTP/1.1 103 Hints\r\nX y\r\n\r\n");
    is502("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
  }
}
