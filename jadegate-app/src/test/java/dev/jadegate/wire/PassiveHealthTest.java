package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Passive checks, on unless they are switched off (SEMANTICS 92, 93)")
class PassiveHealthTest {
  private final Origin good;

  PassiveHealthTest() throws IOException {
    good = Origin.saying("good");
  }

  private TestGateway start(Origin bad, String more) throws IOException {
    return TestGateway.start(
        "services: [{name: s, path: /, instances: %s %s}]"
            .formatted(TestGateway.instances(bad, good), more));
  }

  private static Origin answering(int status) throws IOException {
    return Origin.answering((request, connection) -> connection.respond(status, ""));
  }

  private static List<Integer> statuses(RawClient client, int requests) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(client.get("/").status());
    }
    return statuses;
  }

  private static boolean await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    return condition.getAsBoolean();
  }

  private static double ejected(TestGateway gateway) {
    try {
      return gateway.metric("gateway_instances_ejected", "service=\"s\"");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInstanceThatFailsGetsNoMoreRequests() throws Exception {
    try (good;
        Origin bad = answering(500);
        TestGateway gateway = start(bad, "");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 10).stream().filter(status -> status == 500)).hasSize(5);
      assertThat(await(() -> ejected(gateway) == 1)).isTrue();

      assertThat(statuses(client, 20)).containsOnly(200);
      assertThat(bad.requests()).hasSize(5);
      assertThat(gateway.metric("gateway_ejections_total", "reason=\"consecutive_failures\""))
          .isOne();
    }
  }

  @Test
  void oneThatCannotBeReachedIsLeftAloneToo() throws Exception {
    Origin gone = answering(500);
    gone.close();
    try (good;
        TestGateway gateway = start(gone, "");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 12)).as("retried elsewhere").containsOnly(200);
      assertThat(await(() -> ejected(gateway) == 1)).isTrue();
      double retries = gateway.metric("gateway_retries_total");

      assertThat(statuses(client, 20)).containsOnly(200);

      assertThat(gateway.metric("gateway_retries_total")).isEqualTo(retries);
    }
  }

  @Test
  void itComesBackAfterItsTime() throws Exception {
    try (good;
        Origin bad = answering(500);
        TestGateway gateway = start(bad, ", health_check: {passive: {ejection_time: 300ms}}");
        RawClient client = gateway.client()) {
      statuses(client, 10);
      assertThat(await(() -> ejected(gateway) == 1)).isTrue();
      assertThat(await(() -> ejected(gateway) == 0)).isTrue();

      assertThat(statuses(client, 4)).contains(500);
    }
  }

  @Test
  void whatClientsDoWrongIsNoFailure() throws Exception {
    try (good;
        Origin bad = answering(404);
        TestGateway gateway = start(bad, "");
        RawClient client = gateway.client()) {
      statuses(client, 30);

      assertThat(bad.requests()).hasSize(15);
      assertThat(ejected(gateway)).isZero();
    }
  }

  @Test
  void clientsThatLeaveAreNoFailure() throws Exception {
    try (good;
        Origin one = Origin.answering((request, connection) -> connection.awaitEnd());
        Origin other = Origin.answering((request, connection) -> connection.awaitEnd());
        TestGateway gateway = TestGateway.forwardingTo(one, other)) {
      for (int i = 1; i <= 16; i++) {
        int asked = i;
        try (RawClient client = gateway.client()) {
          client.sendHead("GET /");
          assertThat(await(() -> one.requests().size() + other.requests().size() == asked))
              .isTrue();
          client.reset();
        }
      }

      assertThat(gateway.metric("gateway_instances_ejected")).isZero();
    }
  }

  @Test
  void itCanBeSwitchedOff() throws Exception {
    try (good;
        Origin bad = answering(500);
        TestGateway gateway = start(bad, ", health_check: none");
        RawClient client = gateway.client()) {
      statuses(client, 40);

      assertThat(bad.requests()).hasSize(20);
    }
  }

  @Test
  @DisplayName("why a failed attempt was not made again is counted")
  void obstaclesAreCounted() throws Exception {
    try (good;
        Origin cutting =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.reset();
            });
        Origin breaking =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              connection.reset();
            });
        TestGateway gateway =
            TestGateway.start(
                """
                defaults: {retry: {when: [reset], backoff: 1ms}, health_check: none}
                services:
                  - {name: cut, path: /cut, instances: %s}
                  - {name: policy, path: /policy, instances: %s, retry: {when: [502]}}
                  - {name: half, path: /half, instances: %s}
                """
                    .formatted(
                        TestGateway.instances(cutting),
                        TestGateway.instances(cutting),
                        TestGateway.instances(breaking)))) {
      try (RawClient client = gateway.client()) {
        client.post("/cut", "x");
        client.get("/cut");
        client.get("/policy");
        client.sendHead("GET /half");
        client.readToEnd();
      }

      assertThat(reason(gateway, "cut", "not_idempotent")).isOne();
      assertThat(reason(gateway, "cut", "no_more_tries")).isOne();
      assertThat(reason(gateway, "policy", "policy")).isOne();
      assertThat(reason(gateway, "half", "response_begun")).isOne();
      assertThat(gateway.metric("gateway_attempts_active")).isZero();
      assertThat(gateway.metric("gateway_retries_active")).isZero();
    }
  }

  private static double reason(TestGateway gateway, String service, String reason)
      throws IOException {
    return gateway.metric(
        "gateway_requests_not_retried_total",
        "service=\"" + service + "\"",
        "reason=\"" + reason + "\"");
  }
}
