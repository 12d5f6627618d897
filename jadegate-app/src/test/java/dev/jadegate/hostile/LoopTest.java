package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come back, and those that may not go far. */
class LoopTest {
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Connection: Via",
        "Via: 1.1 a, 1.0 b (c, d)",
        "Connection: keep-alive, X-Forwarded-For, Via"
      })
  @DisplayName("3: a gateway that forwards to itself answers 508 at the second pass")
  void aGatewayThatForwardsToItselfAnswers508(String field) throws IOException {
    int port = freePort();
    String yaml =
        "gateway: {port: %d}\nservices: [{name: self, path: /, instances: [\"127.0.0.1:%d\"]}]\n"
            .formatted(port, port);
    try (TestGateway gateway = TestGateway.start(yaml);
        RawClient client = gateway.client()) {
      assertThat(client.get("/", field).status()).isEqualTo(508);
      assertThat(client.post("/", "hello", field).status()).isEqualTo(508);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"loop\"")).isEqualTo(2);
      assertThat(gateway.metric("gateway_requests_total")).as("passes").isEqualTo(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, 0, 204",
    "OPTIONS, 5, 200",
    "GET, 0, 200",
    "OPTIONS, -1, 200",
    "OPTIONS, x, 200",
    "OPTIONS, 99999999999, 200",
    "TRACE, 0, 405",
    "TRACE, 5, 405"
  })
  @DisplayName("4, 5: OPTIONS ends at the gateway at zero; TRACE is never forwarded")
  void maxForwardsEndsOptionsAtZero(String method, String left, int status) throws IOException {
    try (Origin origin = Origin.saying("");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead(method + " /", "Max-Forwards: " + left);

      assertThat(client.readResponse().status()).isEqualTo(status);
      assertThat(origin.requests()).hasSize(status == 200 ? 1 : 0);
      if (left.equals("5") && status == 200) {
        assertThat(origin.requests().getFirst().fields().value("Max-Forwards")).isEqualTo("4");
      }
    }
  }

  @Test
  @DisplayName("3: somebody else's Via is no loop")
  void somebodyElsesViaIsNoLoop() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(
              client
                  .get(
                      "/",
                      "Via: 1.1 jadegate",
                      "Via: , ,1.1,  , 1.1 \u00ff x" + ", a b".repeat(1000))
                  .status())
          .isEqualTo(200);
      assertThat(origin.requests().getFirst().fields().values("Via")).hasSize(3);
    }
  }
}
