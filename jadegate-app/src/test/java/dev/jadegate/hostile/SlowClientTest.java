package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that take their time, and those that take no answer. */
class SlowClientTest {
  private static TestGateway start(Origin origin, String section) throws IOException {
    return TestGateway.start("gateway: " + section + "\n" + TestGateway.forwarding(origin));
  }

  private static double timeouts(TestGateway gateway) throws IOException {
    return gateway.metric("gateway_request_failures_total", "reason=\"client_timeout\"");
  }

  @Test
  @DisplayName("79: a head that comes byte by byte must be there in time, however steady it is")
  void aHeadByteByByteIs408() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{header_timeout: 300ms}");
        RawClient client = gateway.client()) {
      Thread drip = drip(client, "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(10_000));

      RawClient.End end = client.readToEnd();

      assertThat(end.text()).startsWith("HTTP/1.1 408 ").contains("\r\nConnection: close\r\n");
      assertThat(timeouts(gateway)).isEqualTo(1);
      assertThat(origin.connections()).isZero();
      client.close();
      drip.join();
    }
  }

  @Test
  @DisplayName("79: the second head of a connection has no more time than the first")
  void aSecondHeadByteByByteIs408() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{header_timeout: 300ms}");
        RawClient client = gateway.client()) {
      client.get("/");
      Thread drip = drip(client, "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000));

      assertThat(client.readToEnd().text()).startsWith("HTTP/1.1 408 ");
      assertThat(origin.requests()).hasSize(1);
      client.close();
      drip.join();
    }
  }

  @Test
  @DisplayName("80: a body may take longer than the timeout, which is of silence")
  void aBodyMayTrickle() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) -> connection.respond(200, request.text()));
        TestGateway gateway = start(origin, "{read_timeout: 400ms, header_timeout: 400ms}");
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 10");
      for (int i = 0; i < 10; i++) {
        Thread.sleep(100); // ten times this is more than the timeout
        client.send("x");
      }
      assertThat(client.readResponse().text()).isEqualTo("xxxxxxxxxx");
    }
  }

  @Test
  @DisplayName("79: a body that falls silent is 408, and the origin does not take it for whole")
  void aBodyThatFallsSilentIs408() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{read_timeout: 200ms}")) {
      for (String framing :
          new String[] {
            "Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
          }) {
        try (RawClient client = gateway.client()) {
          client.send("POST / HTTP/1.1\r\nHost: a\r\n" + framing);

          assertThat(client.readToEnd().text())
              .startsWith("HTTP/1.1 408 ")
              .contains("Connection: close");
        }
      }
      assertThat(timeouts(gateway)).isEqualTo(2);
      assertThat(origin.requests()).isEmpty();
    }
  }

  private static Thread drip(RawClient client, String text) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            for (int i = 0; i < text.length(); i++) {
              client.send(text.substring(i, i + 1));
              Thread.sleep(5);
            }
          } catch (IOException | InterruptedException refused) {
            // As it should be.
          }
        });
  }
}
