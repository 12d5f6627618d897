package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Instances whose requests fail are left alone for a while (SEMANTICS 92, 93)")
class PassiveHealthTest {
  private static final String EJECTED = "gateway_instances_ejected";
  private static final String EJECTIONS = "gateway_ejections_total";

  /** What the ill one answers; 0: it cuts the connection. */
  private final AtomicInteger status = new AtomicInteger(500);

  private final Origin ill;
  private final Origin well = Origin.saying("well");

  PassiveHealthTest() throws IOException {
    ill = Origin.answering((request, connection) -> answer(connection));
  }

  private void answer(OriginConnection connection) throws IOException {
    if (status.get() == 0) {
      connection.reset();
    } else {
      connection.respond(status.get(), "ill");
    }
  }

  private static String yaml(String healthCheck, Origin... origins) {
    return "services: [{name: s, path: /, instances: %s, retry: none, health_check: %s}]"
        .formatted(TestGateway.instances(origins), healthCheck);
  }

  private static void send(TestGateway gateway, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      try (RawClient client = gateway.client()) {
        client.get("/");
      }
    }
  }

  private static void await(TestGateway gateway, int ejected) throws Exception {
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (gateway.metric(EJECTED) != ejected) {
      assertThat(System.nanoTime() - end).as("out of patience").isNegative();
      Thread.sleep(2);
    }
  }

  @Test
  void serverErrorsEjectByDefault() throws Exception {
    try (ill;
        well;
        TestGateway gateway = TestGateway.forwardingTo(ill, well)) {
      send(gateway, 10);
      await(gateway, 1);
      int before = ill.requests().size();
      send(gateway, 10);

      assertThat(before).isEqualTo(5);
      assertThat(ill.requests()).hasSize(before);
      assertThat(
              gateway.metric(
                  EJECTIONS,
                  "service=\"origins\"",
                  "instance=\"" + ill.address() + "\"",
                  "reason=\"consecutive_failures\""))
          .isOne();
    }
  }

  @Test
  @DisplayName("one that hangs is found by its latency, though hedging spares its clients")
  void whoIsOvertakenIsSlow() throws Exception {
    try (ill;
        well;
        Origin other = Origin.saying("well");
        Origin hung = Origin.scripted(OriginConnection::awaitEnd);
        TestGateway gateway =
            TestGateway.start(
                "services: [{name: s, path: /, instances: %s, hedge: {after: 50ms}, health_check: {"
                        .formatted(TestGateway.instances(well, other, hung))
                    + "passive: {window: 1s, latency: {minimum_requests: 3}}}}]");
        RawClient client = gateway.client()) {
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> {
            assertThat(client.get("/").text()).isEqualTo("well");
            return gateway.metric(EJECTIONS, "reason=\"latency\"") == 1;
          });

      double before = gateway.metric("gateway_hedges_total", "result=\"won\"");
      send(gateway, 10);
      assertThat(before).isGreaterThanOrEqualTo(3);
      assertThat(gateway.metric("gateway_hedges_total", "result=\"won\"")).isEqualTo(before);
      assertThat(gateway.metric(EJECTED)).isOne();
    }
  }

  @Test
  void refusedConnectionsEject() throws Exception {
    ill.refuse();
    try (ill;
        well;
        TestGateway gateway = TestGateway.start(yaml("{}", ill, well))) {
      send(gateway, 10);
      await(gateway, 1);

      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"connect_failure\""))
          .isEqualTo(5);
    }
  }

  @Test
  void cutConnectionsEjectAlsoIfRetriesHideThem() throws Exception {
    status.set(0);
    try (ill;
        well;
        TestGateway gateway =
            TestGateway.start(
                "services: [{name: s, path: /, instances: %s, retry: {when: reset}}]"
                    .formatted(TestGateway.instances(ill, well)))) {
      send(gateway, 10);
      await(gateway, 1);

      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @Test
  void answersThatBreakOffEject() throws Exception {
    Origin breaking =
        Origin.answering((request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
          connection.reset();
        });
    try (breaking;
        well;
        TestGateway gateway =
            TestGateway.start(yaml("{passive: {consecutive_failures: 3}}", breaking, well))) {
      for (int i = 0; i < 6; i++) {
        try (RawClient client = gateway.client()) {
          client.sendHead("GET /", "Connection: close").readToEnd();
        }
      }
      await(gateway, 1);

      assertThat(gateway.metric("gateway_requests_not_retried_total", "reason=\"response_begun\""))
          .isEqualTo(3);
    }
  }

  @Test
  void clientErrorsDoNot() throws Exception {
    status.set(404);
    try (ill;
        well;
        TestGateway gateway = TestGateway.start(yaml("{}", ill, well))) {
      send(gateway, 40);

      assertThat(gateway.metric(EJECTIONS)).isZero();
      assertThat(ill.requests()).hasSize(20);
    }
  }

  @Test
  void tooManyRequestsDoIfToldSo() throws Exception {
    status.set(429);
    try (ill;
        well;
        TestGateway gateway =
            TestGateway.start(yaml("{passive: {statuses: [429, 500-599]}}", ill, well))) {
      send(gateway, 10);

      await(gateway, 1);
    }
  }

  @Test
  void clientsThatLeaveSayNothingOfTheInstance() throws Exception {
    Gate gate = new Gate();
    Origin slow =
        Origin.answering((request, connection) -> {
          if (request.target().equals("/leave")) {
            gate.await();
          }
          connection.respond(200, "");
        });
    try (slow;
        well;
        TestGateway gateway =
            TestGateway.start(yaml("{passive: {consecutive_failures: 1}}", slow, well))) {
      for (int i = 0; i < 10; i++) {
        try (RawClient client = gateway.client()) {
          client.sendHead("GET /leave");
          if (i % 2 == 0) { // the others are answered, by the one that is well
            slow.takeRequest();
          } else {
            client.readResponse();
          }
        }
      }
      gate.open();
      send(gateway, 4);

      assertThat(gateway.metric(EJECTIONS)).isZero();
      assertThat(slow.takeRequest().target()).as("still in turn").isEqualTo("/");
    }
  }

  @Test
  void theEjectedOneReturnsWhenItsTimeIsOver() throws Exception {
    try (ill;
        well;
        TestGateway gateway =
            TestGateway.start(
                yaml("{passive: {consecutive_failures: 2, ejection_time: 300ms}}", ill, well))) {
      send(gateway, 4);
      await(gateway, 1);
      status.set(200);
      await(gateway, 0);
      send(gateway, 4);

      assertThat(ill.requests()).hasSize(4);
    }
  }

  @Test
  void noMoreThanTheShareIsEjected() throws Exception {
    try (ill;
        Origin other = Origin.answering((request, connection) -> connection.respond(503, ""));
        TestGateway gateway = TestGateway.start(yaml("{}", ill, other))) {
      send(gateway, 30);
      await(gateway, 1);

      assertThat(gateway.metric("gateway_ejections_refused_total")).isPositive();
      assertThat(ill.requests().size() + other.requests().size()).isEqualTo(30);
    }
  }

  @Test
  void theOnlyInstanceStays() throws Exception {
    try (ill;
        TestGateway gateway = TestGateway.start(yaml("{}", ill))) {
      send(gateway, 20);

      assertThat(ill.requests()).hasSize(20);
      assertThat(gateway.metric(EJECTIONS)).isZero();
    }
  }

  @Test
  void switchedOffNobodyIsEjectedAndWhoIsReturns() throws Exception {
    try (ill;
        well;
        TestGateway gateway = TestGateway.start(yaml("{}", ill, well))) {
      send(gateway, 10);
      await(gateway, 1);
      gateway.reload(yaml("{passive: none}", ill, well));
      await(gateway, 0);
      send(gateway, 20);

      assertThat(ill.requests()).hasSize(15);
      assertThat(gateway.metric(EJECTIONS)).isOne();
    }
  }

  @Test
  void reloadThatChangesSomethingElseKeepsItsStanding() throws Exception {
    try (ill;
        well;
        TestGateway gateway = TestGateway.start(yaml("{}", ill, well))) {
      send(gateway, 10);
      await(gateway, 1);
      gateway.reload(yaml("{}, pool: {max_idle: 7}", ill, well));
      send(gateway, 10);

      assertThat(gateway.metric(EJECTED)).isOne();
      assertThat(ill.requests()).hasSize(5);
    }
  }

  @Test
  @DisplayName("why a failed attempt was not made again is counted")
  void obstaclesAreCounted() throws Exception {
    try (ill;
        well;
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
