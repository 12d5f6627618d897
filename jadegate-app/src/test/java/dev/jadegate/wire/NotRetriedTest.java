package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever loses a request learns why it was not tried again. */
class NotRetriedTest {
  private static TestGateway start(Origin origin, String retry) throws IOException {
    return TestGateway.start(
        "services: [{name: s, path: /, instances: %s, health_check: none, retry: %s}]"
            .formatted(TestGateway.instances(origin), retry));
  }

  private static double notRetried(TestGateway gateway, String reason) throws IOException {
    return gateway.metric("gateway_requests_not_retried_total", "reason=\"" + reason + '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | body_not_kept | {when: [reset], retries: 1, replay: 4}",
        "PUT | no_more_tries | {when: [reset], retries: 1, backoff: 1ms}",
        "PUT | policy | {when: [connect_failure], retries: 1}",
        "POST | not_idempotent | {when: [reset], retries: 1}",
      })
  void reasonIsCounted(String method, String reason, String retry) throws IOException {
    Origin.Script resetting =
        connection -> {
          connection.readRequest();
          connection.reset();
        };
    try (Origin origin = Origin.scripted(resetting);
        TestGateway gateway = start(origin, retry);
        RawClient client = gateway.client()) {
      client.sendHead(method + " /", "Content-Length: 5").send("words");

      assertThat(client.readResponse().status()).isEqualTo(502);
      assertThat(notRetried(gateway, reason)).isOne();
      assertThat(gateway.metric("gateway_requests_not_retried_total")).isOne();
    }
  }

  @Test
  @DisplayName("76: a retry that the budget does not allow is counted as lost to it")
  void budget() throws Exception {
    Gate gate = new Gate();
    ConcurrentHashMap<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    Origin.Answer second =
        (request, connection) -> {
          String target = request.target();
          if (tries.computeIfAbsent(target, any -> new AtomicInteger()).incrementAndGet() == 1) {
            connection.reset();
          } else {
            gate.await();
            connection.respond(200, target);
          }
        };
    try (Origin origin = Origin.answering(second);
        TestGateway gateway =
            start(origin, "{when: [reset], retries: 1, backoff: 1ms, budget_percent: 0}")) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 1; i <= 3; i++) { // as many as there always may be
        clients.add(gateway.client().sendHead("GET /" + i));
        int sent = 2 * i;
        await().until(() -> origin.requests().size() == sent);
      }
      try (RawClient refused = gateway.client()) {
        assertThat(refused.get("/4").status()).isEqualTo(502);
      }
      assertThat(notRetried(gateway, "over_budget")).isOne();
      gate.open();
      for (RawClient client : clients) {
        assertThat(client.readResponse().status()).isEqualTo(200);
        client.close();
      }

      assertThat(gateway.metric("gateway_requests_not_retried_total")).isOne();
    }
  }
}
