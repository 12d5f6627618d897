package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitExampleTest {
  @Test
  void clientsAndTenantsHaveTheirLimits() throws Exception {
    try (NamedOrigin origin = NamedOrigin.start("origin");
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/rate-limit/gateway.yaml", Map.of("SERVICE_PORT", origin.port()))) {
      HttpResponse<String> last = gateway.get("/search");
      int passed = 1;
      for (int i = 0; i < 20; i++) { // more than come back while the test runs
        last = gateway.get("/search");
        passed += last.statusCode() == 200 ? 1 : 0;
      }
      assertThat(passed).isBetween(3, 10);
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValue("Retry-After")).isPresent();

      assertThat(gateway.get("/reports", "X-Tenant", "acme").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/reports", "X-Tenant", "acme").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/reports", "X-Tenant", "acme").statusCode()).isEqualTo(429);
      assertThat(gateway.get("/reports", "X-Tenant", "other").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/metrics").body())
          .contains(
              "gateway_rate_limited_total{limit=\"plan\",route=\"reports\",service=\"reports\"}"
                  + " 1.0");
    }
  }
}
