package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The gateway's own pages: health and metrics. */
class PagesTest {
  @AutoClose private final Origin origin = Origin.saying("hello");

  @AutoClose
  private final TestGateway gateway =
      TestGateway.with()
          .clock(new ManualClock(Instant.ofEpochSecond(1_700_000_000)))
          .start(TestGateway.forwarding(origin));

  @AutoClose private final RawClient client = gateway.client();

  PagesTest() throws IOException {}

  @Test
  void healthSaysHealthyAndWhen() throws IOException {
    ReceivedResponse response = client.get("/health");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.field("Content-Type")).isEqualTo("application/json");
    assertThat(response.text().strip())
        .isEqualTo("{\"status\":\"healthy\",\"timestamp\":1700000000}");
    assertThat(client.get("/health/ready").status()).isEqualTo(200);
    assertThat(client.get("/health/live").status()).isEqualTo(200);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void healthAnswersHeadWithoutABody() throws IOException {
    assertThat(client.sendHead("HEAD /health").readHead().status()).isEqualTo(200);
    assertThat(client.get("/health").status()).isEqualTo(200);
  }

  @Test
  void metricsCountRequests() throws IOException {
    client.get("/a");
    client.get("/b");
    ReceivedResponse response = client.get("/metrics");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.field("Content-Type")).startsWith("text/plain");
    assertThat(response.text())
        .containsPattern("(?m)^gateway_requests_total\\{.*service=\"origins\".*} 2(\\.0)?$");
    assertThat(gateway.metric("gateway_requests_total", "service=\"origins\"")).isEqualTo(2);
  }

  @Test
  void metricsAreForAllowedPeersOnlyWhateverTheySay() throws IOException {
    String config =
        "monitoring: {prometheus: {allow: [10.0.0.0/8]}}\n" + TestGateway.forwarding(origin);
    try (TestGateway guarded = TestGateway.start(config);
        RawClient stranger = guarded.client()) {
      ReceivedResponse response = stranger.get("/metrics", "X-Forwarded-For: 10.0.0.1");

      assertThat(response.status()).isEqualTo(403);
    }
  }

  @Test
  void metricsTakeNoPost() throws IOException {
    assertThat(client.post("/metrics", "x").status()).isEqualTo(405);
  }
}
