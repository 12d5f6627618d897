package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten instances are restarted one after the other, each dying hard: with connections reset, and
 * requests under way. What may be tried again is not lost, and what is lost is counted with its
 * reason.
 */
@Timeout(120)
@DisplayName("A rolling restart under load (SEMANTICS 66-71)")
class RollingRestartTest {
  private static final int INSTANCES = 10;
  private static final int CLIENTS = 16;
  private static final int ROUNDS = 500;
  private static final String NOT_RETRIED = "gateway_requests_not_retried_total";

  /** Requests of clients that failed. */
  private final AtomicInteger repeatable = new AtomicInteger();

  private final AtomicInteger posts = new AtomicInteger();

  private void round(RawClient client, long number) throws IOException {
    boolean post = number % 4 == 0;
    ReceivedResponse response = post ? client.post("/" + number, "pay") : client.get("/" + number);
    if (response.status() != 200) {
      assertThat(response.status()).isEqualTo(502);
      (post ? posts : repeatable).incrementAndGet();
    }
  }

  @Test
  void onlyWhatMustNotBeRepeatedIsLostAndItIsCounted() throws Exception {
    List<FastOrigin> origins = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      origins.add(FastOrigin.saying("instance " + i));
    }
    String addresses =
        origins.stream().map(one -> '"' + one.address() + '"').collect(Collectors.joining(", "));
    String yaml =
        """
        services:
          - name: ten
            path: /
            instances: [%s]
            retry: {when: [connect_failure, reset], retries: 2, budget_percent: 100}
            health_check:
              active: {type: tcp, interval: 50ms, healthy_threshold: 1, unhealthy_threshold: 2}
              passive: {consecutive_failures: 3, ejection_time: 200ms}
        """
            .formatted(addresses);
    try (TestGateway gateway = TestGateway.with().workers(2).start(yaml)) {
      try (Load load = Load.start(CLIENTS, gateway.port(), this::round)) {
        load.awaitMore(ROUNDS);
        for (int i = 0; i < INSTANCES; i++) {
          FastOrigin dying = origins.get(i);
          dying.kill();
          load.awaitMore(ROUNDS);
          FastOrigin risen = dying.again();
          origins.set(i, risen);
          await().until(() -> risen.requests() > 0);
        }
        load.awaitMore(ROUNDS);
      }

      assertThat(repeatable).as("GET that failed").hasValue(0);
      assertThat(gateway.metric(NOT_RETRIED, "reason=\"not_idempotent\""))
          .as("POST that failed")
          .isEqualTo(posts.get());
      assertThat(gateway.metric(NOT_RETRIED)).isEqualTo(posts.get());
      assertThat(gateway.metric("gateway_request_failures_total")).isEqualTo(posts.get());
      assertThat(gateway.metric("gateway_retries_total")).isPositive();
      await().until(() -> gateway.metric("gateway_instances_ejected") == 0);
      assertThat(gateway.metric("gateway_instance_healthy")).isEqualTo(INSTANCES);
      for (String counter : List.of("attempts_active", "retries_active", "active_connections")) {
        assertThat(gateway.metric("gateway_" + counter)).as(counter).isZero();
      }
    } finally {
      for (FastOrigin origin : origins) {
        origin.close();
      }
    }
  }
}
