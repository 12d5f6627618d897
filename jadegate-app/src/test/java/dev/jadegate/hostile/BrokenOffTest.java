package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An instance that breaks off, wherever that is, and one that says more than it was asked. */
class BrokenOffTest {
  private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n"
          + "5\r\n"
          + "hello\r\n"
          + "7;x\r\n"
          + ", world\r\n"
          + "0\r\n"
          + "X: y\r\n\r\n";

  /** Breaks off after as many bytes as the target says. */
  private static Origin breakingOff(String response, boolean reset) throws IOException {
    return Origin.answering((request, connection) -> {
      connection.write(response.substring(0, Integer.parseInt(request.target().substring(1))));
      if (reset) {
        connection.reset();
      } else {
        connection.close();
      }
    });
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  @DisplayName("26: wherever a response breaks off, the client does not take it for whole")
  void aResponseThatBreaksOffIsNeverWhole(boolean chunked, boolean reset) throws IOException {
    String response = chunked ? CHUNKED : SIZED;
    try (Origin origin = breakingOff(response, reset);
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      for (int cut : IntStream.range(0, response.length()).toArray()) {
        try (RawClient client = gateway.client()) {
          String text =
              client
                  .sendHead("POST /" + cut, "Content-Length: 0", "Connection: close")
                  .readToEnd()
                  .text();

          if (text.startsWith("HTTP/1.1 200 ")) {
            assertThat(text)
                .as("cut at " + cut)
                .doesNotContain("\r\n0\r\n")
                .doesNotEndWith(", world\r\n\r\n");
            assertThat(text.endsWith("hello, world")).as("whole, cut at " + cut).isFalse();
          } else {
            assertThat(text).as("cut at " + cut).startsWith("HTTP/1.1 502 ").endsWith("}\n");
          }
        }
      }
      double counted =
          gateway.metric("gateway_request_failures_total", "reason=\"reset\"")
              + gateway.metric("gateway_request_failures_total", "reason=\"truncated\"");
      assertThat(counted).isEqualTo(response.length());
    }
  }

  @Test
  @DisplayName("26: a reset is not the end of a body that ends with the connection")
  void aResetWithinABodyUpToTheEndIsNoEnd() throws Exception {
    Gate read = new Gate();
    Origin.Script script =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n\r\nhello");
          read.await(); // a reset overtakes what is not yet read
          connection.reset();
        };
    try (Origin origin = Origin.scripted(script);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /").readHead();
      assertThat(client.read(10)).isEqualTo("5\r\nhello\r\n");
      read.open();

      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"truncated\""))
          .isEqualTo(1);
    }
  }

  @Test
  @DisplayName("39: what an idle connection says is not the answer to the next request")
  void whatAnIdleConnectionSaysIsNoAnswer() throws Exception {
    Gate answered = new Gate();
    Gate ended = new Gate();
    Origin.Script script =
        connection -> {
          if (connection.number() > 1) {
            connection.readRequest();
            connection.respond(200, "fine");
            return;
          }
          connection.readRequest();
          connection.respond(200, "first");
          answered.await();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nleaked");
          connection.awaitEnd();
          ended.open();
        };
    try (Origin origin = Origin.scripted(script);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");
      answered.open();
      ended.await();

      assertThat(client.get("/").text()).isEqualTo("fine");
    }
  }
}
