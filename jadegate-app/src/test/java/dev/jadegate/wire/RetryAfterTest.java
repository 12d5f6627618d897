package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Retry-After is obeyed within the time that the request has (SEMANTICS 74)")
class RetryAfterTest {
  private static final String DATES =
      "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:38 GMT";

  /** Its first answer asks for time. */
  private static Origin busyOnce(int status, String fields) throws IOException {
    AtomicInteger count = new AtomicInteger();
    return Origin.answering((request, connection) -> {
      if (count.getAndIncrement() == 0) {
        connection.respond(status, "busy", fields);
      } else {
        connection.respond(200, "again");
      }
    });
  }

  private static TestGateway start(Origin origin, String members) throws IOException {
    return TestGateway.start(TestGateway.forwarding(origin) + "    " + members + "\n");
  }

  private static double refused(TestGateway gateway) throws IOException {
    return gateway.metric("gateway_requests_not_retried_total", "reason=\"retry_after\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Retry-After: 1", DATES})
  void aDateIsObeyedAsSecondsAre(String fields) throws Exception {
    try (Origin origin = busyOnce(429, fields);
        TestGateway gateway = start(origin, "retry: {when: [429, 503], backoff: 1ms}");
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      origin.takeRequest();
      assertThat(client.isQuietFor(Duration.ofMillis(800))).isTrue();

      assertThat(client.readResponse().text()).isEqualTo("again");
      assertThat(gateway.metric("gateway_retries_total", "reason=\"status_429\"")).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "Retry-After: 0", "Retry-After: soon"})
  void withoutAWishTheWaitIsShort(String fields) throws Exception {
    try (Origin origin = busyOnce(503, fields);
        TestGateway gateway = start(origin, "retry: {when: [503], backoff: 1ms}");
        RawClient client = gateway.client()) {
      long begun = System.nanoTime();

      assertThat(client.get("/").text()).isEqualTo("again");
      assertThat(System.nanoTime() - begun).isLessThan(Duration.ofMillis(900).toNanos());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'timeout: {total: 5s}, retry: {when: [503]}', 5",
    "'timeout: {total: 1100ms}, retry: {when: [503], backoff: 200ms}', 1",
    "'retry: {when: [503]}', 11",
    "'retry: {when: [503], max_retry_after: 2s}', 3",
    "'retry: {when: [503], max_retry_after: 0s}', 1"
  })
  @DisplayName("an answer that asks for more time than there is goes to the client at once")
  void tooLong(String members, String seconds) throws Exception {
    try (Origin origin = busyOnce(503, "Retry-After: " + seconds);
        TestGateway gateway =
            TestGateway.start(
                "services: [{name: s, path: /, instances: %s, %s}]"
                    .formatted(TestGateway.instances(origin), members));
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).isEqualTo("busy");
      assertThat(answer.field("retry-after")).isEqualTo(seconds);
      assertThat(refused(gateway)).isOne();
      assertThat(gateway.metric("gateway_retries_total")).isZero();
      assertThat(client.get("/").text()).isEqualTo("again"); // and on the same connection
    }
  }

  @Test
  void whatIsNotIdempotentIsNotKeptWaiting() throws Exception {
    try (Origin origin = busyOnce(503, "Retry-After: 1");
        TestGateway gateway = start(origin, "retry: {when: [503]}");
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "pay").status()).isEqualTo(503);
      assertThat(gateway.metric("gateway_requests_not_retried_total", "reason=\"not_idempotent\""))
          .isOne();
    }
  }

  @Test
  @DisplayName("77: a client that leaves while it waits is not asked for again")
  void clientLeaves() throws Exception {
    try (Origin origin = busyOnce(503, "Retry-After: 1");
        TestGateway gateway = start(origin, "retry: {when: [503]}")) {
      try (RawClient leaving = gateway.client()) {
        leaving.sendHead("GET /");
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_retries_total") == 1);
        leaving.reset();
      }
      Thread.sleep(1300);

      assertThat(origin.requests()).hasSize(1);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"client_abort\""))
          .isOne();
    }
  }
}
