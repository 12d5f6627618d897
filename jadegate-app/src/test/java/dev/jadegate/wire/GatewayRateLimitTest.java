package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The limit of the whole gateway, and what a reload leaves of limits. */
class GatewayRateLimitTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, "hello"));

  GatewayRateLimitTest() throws IOException {}

  private String limited(String whole, String ofService) {
    return "rate_limit: %s\nservices: [{name: a, path: /a, instances: %s, rate_limit: %s}]\n"
        .formatted(whole, TestGateway.instances(origin), ofService);
  }

  @Test
  void requestsThatMatchNoRouteCountToo() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(limited("{requests_per_second: 0.01, burst: 3}", "none"));
        RawClient client = gateway.client()) {
      ReceivedResponse missing = client.get("/missing");
      assertThat(missing.status()).isEqualTo(404);
      assertThat(missing.field("RateLimit")).isEqualTo("\"gateway\";r=2;t=100");
      assertThat(client.get("/a").status()).isEqualTo(200);
      assertThat(client.get("/missing").status()).isEqualTo(404);
      assertThat(client.get("/a").status()).isEqualTo(429);
      assertThat(client.get("/missing").status()).isEqualTo(429);
      assertThat(gateway.metric("gateway_rate_limited_total", "service=\"gateway\"")).isEqualTo(2);
    }
  }

  @Test
  void pagesOfTheGatewayAreAlwaysServed() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(limited("{requests_per_second: 0.01, burst: 1}", "none"));
        RawClient client = gateway.client()) {
      client.get("/a");
      assertThat(client.get("/a").status()).isEqualTo(429);
      assertThat(client.get("/health").status()).isEqualTo(200);
      assertThat(client.get("/metrics").status()).isEqualTo(200);
    }
  }

  @Test
  void bothLimitsAreTold() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(
                limited(
                    "{requests_per_second: 1, burst: 1000, key: client_ip}",
                    "{requests_per_second: 0.01, burst: 2}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/a").fields().values("RateLimit"))
          .containsExactlyInAnyOrder("\"client_ip\";r=999;t=1", "\"service\";r=1;t=100");
    }
  }

  @Test
  void reloadKeepsWhatWasUsedOfALimit() throws IOException {
    String config = limited("{requests_per_second: 0.01, burst: 10}", "none");
    try (TestGateway gateway = TestGateway.start(config);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 6; i++) {
        client.get("/a");
      }
      gateway.reload(config + "logging: {level: debug}\n");

      assertThat(client.get("/a").field("RateLimit")).startsWith("\"gateway\";r=3;");
    }
  }

  @Test
  void reloadWithAnotherRateKeepsTheProportion() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(limited("{requests_per_second: 0.01, burst: 10}", "none"));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 6; i++) {
        client.get("/a");
      }
      gateway.reload(limited("{requests_per_second: 0.01, burst: 100}", "none"));

      ReceivedResponse next = client.get("/a");
      assertThat(next.field("RateLimit")).startsWith("\"gateway\";r=39;");
      assertThat(next.field("RateLimit-Policy")).isEqualTo("\"gateway\";q=100;w=10000");
    }
  }

  @Test
  void reloadThatIsRefusedChangesNoLimit() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(limited("{requests_per_second: 0.01, burst: 10}", "none"));
        RawClient client = gateway.client()) {
      client.get("/a");
      try {
        gateway.reload(limited("{requests_per_second: 0.01, burst: 0}", "none"));
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageContaining("burst");
      }

      assertThat(client.get("/a").field("RateLimit")).startsWith("\"gateway\";r=8;");
    }
  }

  @Test
  void limitThatIsTakenAwayIsGone() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(limited("{requests_per_second: 0.01, burst: 1}", "none"));
        RawClient client = gateway.client()) {
      client.get("/a");
      assertThat(client.get("/a").status()).isEqualTo(429);
      gateway.reload(TestGateway.forwarding(origin));

      ReceivedResponse after = client.get("/a");
      assertThat(after.status()).isEqualTo(200);
      assertThat(after.fields().names()).doesNotContain("RateLimit");
    }
  }
}
