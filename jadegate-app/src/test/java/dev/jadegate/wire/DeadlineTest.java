package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The time that a client gives its request, in a field that the route names (81)")
class DeadlineTest {
  private static TestGateway start(Origin origin, String members) throws IOException {
    return TestGateway.start(
        "services: [{name: s, path: /, instances: %s, %s}]"
            .formatted(TestGateway.instances(origin), members));
  }

  private static ReceivedResponse get(TestGateway gateway, String... fields) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.get("/", fields);
    }
  }

  private static long millis(ReceivedRequest request) {
    assertThat(request.fields().values("X-Patience")).hasSize(1);
    return Long.parseLong(request.fields().value("x-patience"));
  }

  @ParameterizedTest
  @CsvSource({
    "30000, 0s, 30000",
    "30000, 15s, 15000",
    "10000, 15s, 10000",
    "'', 15s, 15000",
    "99999999, 0s, 99999999"
  })
  @DisplayName("what is left of the client's time or the route's goes on, whichever is shorter")
  void goesOn(String asked, String total, long atMost) throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            start(origin, "timeout: {total: " + total + ", header: x-patience}")) {
      get(gateway, asked.isEmpty() ? "X: y" : "X-Patience: " + asked);

      assertThat(millis(origin.takeRequest())).isBetween(atMost - 9000, atMost);
    }
  }

  @Test
  void withoutAnyLimitNothingIsPassed() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "timeout: {header: X-Patience}")) {
      get(gateway);

      assertThat(origin.takeRequest().fields().has("x-patience")).isFalse();
    }
  }

  @Test
  void aFieldThatNoRouteNamesMeansNothing() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "timeout: {total: 20s}")) {
      assertThat(get(gateway, "X-Patience: 0").text()).isEqualTo("hello");

      assertThat(origin.takeRequest().fields().value("x-patience")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1s", "-1", "1.5", "123456789", "", "1000\r\nX-Patience: 1000"})
  void whatCannotBeReadIsRefused(String value) throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "timeout: {header: X-Patience}")) {
      assertThat(get(gateway, "X-Patience: " + value).status()).isEqualTo(400);
      assertThat(origin.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"X-Patience: 200, 0", "X: y, 1"})
  @DisplayName("93: a client without patience tells breakers nothing, the route's limit does")
  void impatientClients(String field, int opened) throws Exception {
    Gate over = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              over.await();
              connection.respond(200, "late");
            });
        TestGateway gateway =
            start(
                origin,
                "timeout: {total: 400ms, header: X-Patience},"
                    + " circuit_breaker: {failure_threshold: 1}")) {
      assertThat(get(gateway, field).status()).isEqualTo(504);
      over.open();

      assertThat(gateway.metric("gateway_circuit_breaker_changes_total", "to=\"open\""))
          .isEqualTo(opened);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"response_timeout\""))
          .isOne();
    }
  }

  @Test
  void longPatienceDoesNotReplaceTheResponseTimeout() throws Exception {
    Gate over = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              over.await();
              connection.respond(200, "late");
            });
        TestGateway gateway =
            start(origin, "timeout: {response: 100ms, header: X-Patience}, retry: none")) {
      assertThat(get(gateway, "X-Patience: 60000").status()).isEqualTo(504);
      over.open();
    }
  }

  @Test
  void ofAGrpcCallWithBothTheShorterHolds() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(origin, "timeout: {header: X-Patience}");
        RawClient client = gateway.client()) {
      client.post(
          "/g/call", "", "Content-Type: application/grpc", "grpc-timeout: 1H", "X-Patience: 50000");

      ReceivedRequest asked = origin.takeRequest();
      assertThat(millis(asked)).isBetween(40_000L, 50_000L);
      assertThat(asked.fields().value("grpc-timeout")).matches("[45][0-9]{7}u");
    }
  }

  @Test
  void aTransformMaySetIt() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            start(
                origin,
                "timeout: {header: X-Patience},"
                    + " transform: {request_headers: {set: {X-Patience: '60000'}}}")) {
      get(gateway, "X-Patience: 0");

      assertThat(millis(origin.takeRequest())).isBetween(50_000L, 60_000L);
    }
  }
}
