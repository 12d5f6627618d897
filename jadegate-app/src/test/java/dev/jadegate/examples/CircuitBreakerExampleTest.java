package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class CircuitBreakerExampleTest {
  @Test
  void whatFailsIsLeftAloneAndSomethingElseStandsIn() throws Exception {
    NamedOrigin gone = NamedOrigin.start("gone");
    gone.close();
    try (NamedOrigin spare = NamedOrigin.start("spare");
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/circuit-breaker/gateway.yaml",
                Map.of(
                    "PRICES_PORT", gone.port(),
                    "SPARE_PORT", spare.port(),
                    "RATINGS_PORT", gone.port()))) {
      // A connection that fails is tried a second time, so the second request opens the breaker.
      assertThat(gateway.get("/prices").statusCode()).isEqualTo(503);
      assertThat(gateway.get("/prices").statusCode()).isEqualTo(503);
      assertThat(gateway.get("/prices/7").body()).isEqualTo("spare /prices/7");

      gateway.get("/ratings");
      gateway.get("/ratings");
      assertThat(gateway.get("/ratings").body()).isEqualTo("[]");
      assertThat(gateway.get("/metrics").body())
          .contains("gateway_circuit_breaker_state{service=\"ratings\"} 1.0");
    }
  }
}
