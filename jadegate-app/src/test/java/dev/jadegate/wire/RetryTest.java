package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was never answered is sent again, where that can do no harm. */
class RetryTest {
  private static Origin first(Origin.Answer onFirstConnection) throws IOException {
    return Origin.answering((request, connection) -> {
      if (connection.number() == 1) {
        onFirstConnection.to(request, connection);
      } else {
        connection.respond(200, "again");
      }
    });
  }

  @Test
  void aReusedConnectionClosedByTheInstanceIsReplacedSilently() throws IOException {
    Origin.Answer onceThenFin =
        (request, connection) -> {
          if (request.target().equals("/1")) {
            connection.respond(200, "first");
          } else {
            connection.close();
          }
        };
    try (Origin origin = first(onceThenFin);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.get("/1");

      assertThat(client.get("/2").text()).isEqualTo("again");
      assertThat(gateway.metric("gateway_retries_total")).isZero();
    }
  }

  @Test
  void aPostOnAReusedConnectionIsNotSentTwice() throws IOException {
    Origin.Answer onceThenFin =
        (request, connection) -> {
          if (request.target().equals("/1")) {
            connection.respond(200, "first");
          } else {
            connection.close();
          }
        };
    try (Origin origin = first(onceThenFin);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.get("/1");

      assertThat(client.post("/2", "pay").status()).isEqualTo(502);
      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  void anInstanceThatResetsBeforeItsAnswerGives502() throws IOException {
    try (Origin origin = first((request, connection) -> connection.reset());
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(client.get("/").text()).isEqualTo("again");
    }
  }

  @Test
  void anInstanceThatRefusesIsPassedOver() throws Exception {
    try (Origin gone = Origin.saying("gone");
        Origin there = Origin.saying("there");
        TestGateway gateway = TestGateway.forwardingTo(gone, there);
        RawClient client = gateway.client()) {
      gone.refuse();

      assertThat(client.post("/", "pay").text()).isEqualTo("there");
      assertThat(client.post("/", "pay").text()).isEqualTo("there");
      assertThat(gateway.metric("gateway_retries_total", "reason=\"connect_failure\""))
          .isPositive();
    }
  }

  @Test
  @DisplayName("an instance of weight 0 gets no retries either, nor attempts beside others")
  void anInstanceOfWeightZeroGetsNoFurtherAttempts() throws Exception {
    try (Origin gone = Origin.saying("gone");
        Origin slow =
            Origin.answering((request, connection) -> {
              Thread.sleep(200);
              connection.respond(200, "slow");
            });
        Origin off = Origin.saying("off");
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - {name: retried, path: /, instances: [%1$s, %3$s], health_check: none, %4$s}
                  - {name: hedged, path: /hedged, instances: [%2$s, %3$s], hedge: {after: 20ms}, %4$s}
                """
                    .formatted(
                        instance(gone, 100),
                        instance(slow, 100),
                        instance(off, 0),
                        "load_balancer: {algorithm: weighted_round_robin}, retry: {retries: 3}"));
        RawClient client = gateway.client()) {
      gone.refuse();

      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(client.get("/hedged").text()).isEqualTo("slow");
      assertThat(off.requests()).isEmpty();
    }
  }

  private static String instance(Origin origin, int weight) {
    return "{address: 127.0.0.1, port: %d, weight: %d}".formatted(origin.port(), weight);
  }
}
