package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cap on connections to an instance holds over all event loops, and nobody is forgotten. */
@Timeout(60)
class ConnectionCapTest {
  private static TestGateway start(String concurrency, String address) throws IOException {
    return TestGateway.with()
        .workers(2)
        .start(
            """
            services:
              - name: capped
                path: /
                instances: ["%s"]
                concurrency: %s
            """
                .formatted(address, concurrency));
  }

  @Test
  void underLoadTheCapIsNeverPassedAndEverybodyIsServed() throws Exception {
    int cap = 3;
    try (FastOrigin origin = FastOrigin.saying("served");
        TestGateway gateway =
            start("{max_connections: " + cap + ", pending_timeout: 5s}", origin.address())) {
      try (Load load =
          Load.start(
              16,
              gateway.port(),
              (client, number) -> assertThat(client.get("/").status()).isEqualTo(200))) {
        load.awaitMore(10_000);
      }

      assertThat(origin.mostOpenConnections()).isBetween(1, cap);
      assertThat(gateway.metric("gateway_upstream_connections")).isLessThanOrEqualTo(cap);
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @Test
  void aLoopWithoutConnectionsIsServedWhileTheOtherKeepsItsOwnBusy() throws Exception {
    // With a single permit and clients on both loops, it must move to and fro.
    try (FastOrigin origin = FastOrigin.saying("served");
        TestGateway gateway =
            start("{max_connections: 1, pending_timeout: 5s}", origin.address())) {
      try (Load load =
          Load.start(
              4,
              gateway.port(),
              (client, number) -> assertThat(client.get("/").status()).isEqualTo(200))) {
        load.awaitMore(2000);
      }

      assertThat(origin.mostOpenConnections()).isEqualTo(1);
    }
  }

  @Test
  void whoFindsTheQueueFullGets503AndTheOthersWait() throws Exception {
    Gate mayAnswer = new Gate();
    Origin.Answer held =
        (request, connection) -> {
          mayAnswer.await();
          connection.respond(200, "served");
        };
    try (Origin origin = Origin.answering(held);
        TestGateway gateway =
            start("{max_connections: 1, max_pending: 2, pending_timeout: 10s}", origin.address())) {
      List<RawClient> clients = new ArrayList<>();
      clients.add(gateway.client().sendHead("GET /first"));
      origin.takeRequest();
      // One may wait on each of the two loops; of 12 further clients the rest is turned away.
      for (int i = 0; i < 12; i++) {
        clients.add(gateway.client().sendHead("GET /more"));
      }
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() ->
              gateway.metric("gateway_request_failures_total", "reason=\"overloaded\"") == 10);
      mayAnswer.open();
      AtomicInteger served = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      for (RawClient client : clients) {
        int status = client.readResponse().status();
        assertThat(status).isIn(200, 503);
        (status == 200 ? served : refused).incrementAndGet();
        client.close();
      }

      assertThat(served).hasValue(3);
      assertThat(refused).hasValue(10);
      assertThat(origin.connections()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void permitsComeBackWhenClientsLeave() throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    FastOrigin.Answer silent =
        (method, target) -> {
          arrived.incrementAndGet();
          return target.equals("/last") ? "served" : null;
        };
    int cap = 4;
    try (FastOrigin origin = FastOrigin.answering(silent);
        TestGateway gateway =
            start(
                "{max_connections: " + cap + ", pending_timeout: 10s}\n    pool: {max_idle: 0}",
                origin.address())) {
      for (int round = 1; round <= 25; round++) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 2 * cap; i++) { // half of them wait for a permit
          clients.add(gateway.client().sendHead("GET /silent"));
        }
        int goal = round * cap;
        Awaitility.await()
            .pollInterval(Duration.ofMillis(2))
            .atMost(Gate.PATIENCE)
            .until(() ->
                arrived.get() >= goal && gateway.metric("gateway_active_connections") == 2 * cap);
        for (int i = clients.size() - 1; i >= 0; i--) { // those who wait leave first
          clients.get(i).reset();
        }
        Awaitility.await()
            .pollInterval(Duration.ofMillis(2))
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_upstream_connections") == 0);
        arrived.set(goal);
      }

      try (RawClient client = gateway.client()) {
        assertThat(client.get("/last").text()).isEqualTo("served");
      }
      assertThat(gateway.metric("gateway_active_connections")).isZero();
      assertThat(origin.mostOpenConnections()).isLessThanOrEqualTo(cap);
    }
  }
}
