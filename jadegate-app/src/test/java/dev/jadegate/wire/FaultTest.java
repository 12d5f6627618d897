package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Delays and failures on purpose. */
class FaultTest {
  private static TestGateway start(Origin origin, String fault) throws IOException {
    return TestGateway.start(
        "services: [{name: s, path: /, instances: %s, fault: %s}]"
            .formatted(TestGateway.instances(origin), fault));
  }

  @Test
  void abortedRequestsDoNotReachTheService() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{abort: 503}");
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("\"error\":\"fault injected\"", "\"status\":503");
      assertThat(client.post("/", "x", "Content-Type: application/grpc").field("grpc-status"))
          .isEqualTo("14");
      assertThat(origin.requests()).isEmpty();
      assertThat(gateway.metric("gateway_faults_injected_total", "kind=\"abort\"")).isEqualTo(2);
    }
  }

  @Test
  void aShareIsAborted() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{abort: 429, abort_percent: 25}");
        RawClient client = gateway.client()) {
      int aborted = 0;
      for (int i = 0; i < 400; i++) {
        aborted += client.get("/").status() == 429 ? 1 : 0;
      }

      assertThat(aborted).isBetween(50, 150); // six standard deviations
    }
  }

  @Test
  void delayedRequestsPassLater() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{delay: 200ms}");
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 2");
      client.send("hi");
      assertThat(client.isQuietFor(Duration.ofMillis(100))).isTrue();

      assertThat(client.readResponse().text()).isEqualTo("hello");
      assertThat(origin.requests().getFirst().text()).isEqualTo("hi");
      assertThat(gateway.metric("gateway_faults_injected_total", "kind=\"delay\"")).isOne();
    }
  }

  @Test
  void aClientThatLeavesIsNotForwardedLater() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "{delay: 300ms}")) {
      try (RawClient leaving = gateway.client()) {
        leaving.sendHead("GET /");
        Thread.sleep(50);
        leaving.reset();
      }
      Thread.sleep(400);

      assertThat(origin.requests()).isEmpty();
    }
  }
}
