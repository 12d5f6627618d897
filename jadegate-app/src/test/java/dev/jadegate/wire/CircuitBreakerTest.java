package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A circuit breaker, as clients and instances see it (SEMANTICS 93-96)")
class CircuitBreakerTest {
  private static final String STATE = "gateway_circuit_breaker_state";
  private static final String ONE_PROBE =
      "{failure_threshold: 1, recovery_timeout: 1s, half_open_requests: 1}";

  /** Answers with the status that stands here. */
  private final AtomicInteger status = new AtomicInteger(500);

  private final Origin origin;

  CircuitBreakerTest() throws IOException {
    origin = Origin.answering((request, connection) -> answer(connection));
  }

  private void answer(OriginConnection connection) throws IOException {
    connection.respond(status.get(), "origin");
  }

  private TestGateway start(String breaker, String... more) throws IOException {
    return TestGateway.start(yaml(breaker, more));
  }

  private String yaml(String breaker, String... more) {
    return yaml(origin, breaker, more);
  }

  private static String yaml(Origin behind, String breaker, String... more) {
    return "services: [{name: s, path: /, instances: %s, circuit_breaker: %s %s}]"
        .formatted(TestGateway.instances(behind), breaker, String.join("", more));
  }

  private static List<Integer> statuses(RawClient client, int requests) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(client.get("/").status());
    }
    return statuses;
  }

  @Test
  void failuresOpenItAndTheServiceIsLeftAlone() throws IOException {
    try (origin;
        TestGateway gateway = start("{failure_threshold: 3}");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 3)).containsOnly(500);
      assertThat(gateway.metric(STATE, "service=\"s\"")).isOne();

      ReceivedResponse refused = client.get("/");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("service unavailable");
      assertThat(Integer.parseInt(refused.field("Retry-After"))).isBetween(29, 33);
      assertThat(origin.requests()).hasSize(3);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"breaker_open\""))
          .isOne();
      assertThat(gateway.metric("gateway_circuit_breaker_changes_total", "to=\"open\"")).isOne();
    }
  }

  @Test
  void whenTheServiceIsWellAgainItCloses() throws Exception {
    try (origin;
        TestGateway gateway =
            start("{failure_threshold: 1, recovery_timeout: 1s, half_open_requests: 2}");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 2)).containsExactly(500, 503);
      status.set(200);
      Thread.sleep(1_150); // with all the jitter there may be

      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(gateway.metric(STATE)).as("half-open").isEqualTo(2);
      assertThat(statuses(client, 3)).containsOnly(200);

      assertThat(gateway.metric(STATE)).isZero();
    }
  }

  @Test
  void whileItIsHalfOpenOnlyAsManyPassAsItAskedFor() throws Exception {
    Gate gate = new Gate();
    Origin waiting =
        Origin.answering((request, connection) -> {
          if (request.target().equals("/wait")) {
            gate.await();
            connection.respond(200, "");
          } else {
            connection.respond(500, "");
          }
        });
    try (origin;
        waiting;
        TestGateway gateway = TestGateway.start(yaml(waiting, ONE_PROBE));
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.get("/");
      waiting.takeRequest();
      Thread.sleep(1_150); // with all the jitter there may be

      client.sendHead("GET /wait");
      waiting.takeRequest();
      assertThat(statuses(other, 5)).as("beside the probe").containsOnly(503);
      gate.open();

      assertThat(client.readResponse().status()).isEqualTo(200);
      assertThat(waiting.requests()).hasSize(2);
    }
  }

  @Test
  void aProbeWhoseClientLeavesMakesRoomForAnother() throws Exception {
    Origin waiting =
        Origin.answering((request, connection) -> {
          if (request.target().equals("/wait")) {
            connection.awaitEnd();
          } else {
            connection.respond(request.target().equals("/ok") ? 200 : 500, "");
          }
        });
    try (origin;
        waiting;
        TestGateway gateway = TestGateway.start(yaml(waiting, ONE_PROBE));
        RawClient client = gateway.client()) {
      client.get("/");
      waiting.takeRequest();
      Thread.sleep(1_150); // with all the jitter there may be

      try (RawClient leaving = gateway.client()) {
        leaving.sendHead("GET /wait");
        waiting.takeRequest();
        assertThat(client.get("/ok").status()).isEqualTo(503);
        leaving.reset();
      }

      int answer = 503;
      for (int i = 0; i < 50 && answer == 503; i++) { // until the gateway has seen the reset
        answer = client.get("/ok").status();
        Thread.sleep(10);
      }
      assertThat(answer).isEqualTo(200);
      assertThat(gateway.metric(STATE)).isZero();
    }
  }

  @Test
  void whatClientsDoWrongIsNoFailure() throws IOException {
    status.set(404);
    try (origin;
        TestGateway gateway = start("{failure_threshold: 2}");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 5)).containsOnly(404);

      assertThat(gateway.metric(STATE)).isZero();
    }
  }

  @Test
  void anInstanceThatCannotBeReachedIsAFailure() throws IOException {
    origin.close();
    try (TestGateway gateway = start("{failure_threshold: 2}", ", retry: none");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 4)).containsOnly(503);

      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"connect_failure\""))
          .isEqualTo(2);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"breaker_open\""))
          .isEqualTo(2);
    }
  }

  @Test
  @DisplayName("what an open breaker would refuse is not retried; the client gets what failed")
  void noRetryAgainstAnOpenOne() throws IOException {
    status.set(503);
    try (origin;
        TestGateway gateway =
            start(
                "{failure_threshold: 2, recovery_timeout: 30s}",
                ", retry: {retries: 5, when: [503], backoff: 1ms}");
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/");

      assertThat(answer.text()).isEqualTo("origin");
      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  void ratesOverAWindowOpenIt() throws IOException {
    try (origin;
        TestGateway gateway = start("{window: {failure_rate: 50, minimum_calls: 10}}");
        RawClient client = gateway.client()) {
      status.set(200);
      statuses(client, 5);
      status.set(500);
      assertThat(statuses(client, 6)).containsExactly(500, 500, 500, 500, 500, 503);
    }
  }

  @Test
  void oneForEachInstanceLetsTheOthersWork() throws IOException {
    try (origin;
        Origin good = Origin.saying("good");
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - name: s
                    path: /
                    instances: %s
                    circuit_breaker: {failure_threshold: 2, scope: instance}
                """
                    .formatted(TestGateway.instances(origin, good)));
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 40).stream().filter(status -> status == 500)).hasSize(2);
      assertThat(gateway.metric("gateway_instance_circuit_breaker_state", "" + origin.port()))
          .isOne();
      assertThat(gateway.metric("gateway_instance_circuit_breaker_state", "" + good.port()))
          .isZero();
    }
  }

  @Test
  void whenAllInstancesAreRefusedTheClientGets503() throws IOException {
    try (origin;
        TestGateway gateway = start("{failure_threshold: 2, scope: instance}");
        RawClient client = gateway.client()) {
      assertThat(statuses(client, 4)).containsExactly(500, 500, 503, 503);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"breaker_open\""))
          .isEqualTo(2);
    }
  }

  @Test
  void aFixedAnswerMayStandIn() throws IOException {
    try (origin;
        TestGateway gateway =
            start(
                "{failure_threshold: 1, fallback: {respond: {status: 200, body: '[]', headers:"
                    + " {Content-Type: application/json}}}}");
        RawClient client = gateway.client()) {
      client.get("/");
      ReceivedResponse answer = client.get("/");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("[]");
      assertThat(answer.field("Content-Type")).isEqualTo("application/json");
      assertThat(client.get("/", "Content-Type: application/grpc").field("grpc-status"))
          .as("gRPC has no use for it")
          .isEqualTo("14");
      assertThat(gateway.metric("gateway_fallbacks_total")).isOne();
    }
  }

  @Test
  void anotherServiceMayStandIn() throws IOException {
    try (origin;
        Origin spare = Origin.saying("spare");
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - name: s
                    path: /
                    instances: %s
                    circuit_breaker: {failure_threshold: 1, fallback: {service: spare}}
                  - {name: spare, instances: %s}
                """
                    .formatted(TestGateway.instances(origin), TestGateway.instances(spare)));
        RawClient client = gateway.client()) {
      client.get("/");
      assertThat(client.post("/a?b", "body").text()).isEqualTo("spare");

      assertThat(spare.requests().getFirst().line()).isEqualTo("POST /a?b HTTP/1.1");
      assertThat(spare.requests().getFirst().text()).isEqualTo("body");
      assertThat(spare.requests().getFirst().fields().values("Via")).hasSize(1);
      assertThat(spare.requests().getFirst().fields().value("X-Service-Name")).isEqualTo("spare");
      assertThat(gateway.metric("gateway_active_connections", "service=\"s\"")).isZero();
      assertThat(gateway.metric("gateway_active_connections", "service=\"spare\"")).isZero();
    }
  }

  @Test
  void aReloadLeavesItAsItIs() throws IOException {
    try (origin;
        TestGateway gateway = start("{failure_threshold: 1}");
        RawClient client = gateway.client()) {
      client.get("/");

      gateway.reload(yaml("{failure_threshold: 7, recovery_timeout: 40s}"));
      assertThat(client.get("/").status()).isEqualTo(503);

      gateway.reload(yaml("none"));
      assertThat(client.get("/").status()).isEqualTo(500);
    }
  }

  @Test
  @DisplayName("a gRPC call that ends as unavailable is a failure (SEMANTICS 120)")
  void grpcStatusesCount() throws IOException {
    Origin calls =
        Origin.answering((request, connection) ->
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\ngrpc-status: 14\r\n\r\n"));
    String grpc = "Content-Type: application/grpc";
    try (origin;
        calls;
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - {name: s, path: /, instances: %s, circuit_breaker: {failure_threshold: 1}}
                """
                    .formatted(TestGateway.instances(calls)));
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "", grpc).trailers().value("grpc-status")).isEqualTo("14");

      ReceivedResponse refused = client.post("/", "", grpc);

      assertThat(refused.field("grpc-status")).isEqualTo("14");
      assertThat(refused.field("Retry-After")).isNotEmpty();
      assertThat(calls.requests()).hasSize(1);
    }
  }
}
