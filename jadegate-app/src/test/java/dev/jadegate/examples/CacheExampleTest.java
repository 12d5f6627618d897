package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CacheExampleTest {
  @Test
  void whatIsKeptOutlivesTheService() throws Exception {
    NamedOrigin catalogue = NamedOrigin.start("catalogue");
    try (ExampleGateway gateway =
        ExampleGateway.start(
            "examples/cache/gateway.yaml",
            Map.of(
                "CATALOGUE_PORT", catalogue.port(),
                "BASKET_PORT", catalogue.port(),
                "ADMIN_PORT", "0"))) {
      assertThat(status(gateway.get("/catalogue/7"))).isEqualTo("jadegate; fwd=miss; stored");
      assertThat(status(gateway.get("/catalogue/7?utm_source=mail"))).startsWith("jadegate; hit");
      assertThat(gateway.get("/basket").headers().firstValue("Cache-Status")).isEmpty();

      catalogue.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            HttpResponse<String> answer = gateway.get("/catalogue/7");
            return status(answer).matches("jadegate; fwd=stale; ttl=-([2-9]|[1-9][0-9])")
                && answer.body().equals("catalogue /catalogue/7")
                && gateway.get("/metrics").body().contains("gateway_fallbacks_total{service=");
          });
    }
  }

  private static String status(HttpResponse<String> answer) {
    return answer.headers().firstValue("Cache-Status").orElse("");
  }
}
