package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is answered from the cache, and what is not. */
class CacheTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

  private TestGateway start(Origin origin, String cache) throws IOException {
    return TestGateway.with()
        .clock(clock)
        .start(
            "services: [{name: s, path: /, instances: %s, cache: %s}]"
                .formatted(TestGateway.instances(origin), cache));
  }

  private static Origin counting(String... fields) throws IOException {
    int[] count = {0};
    return Origin.answering(
        (request, connection) -> connection.respond(200, "answer " + ++count[0], fields));
  }

  @Test
  void whatIsFreshIsNotAskedForAgain() throws IOException {
    try (Origin origin = counting("Cache-Control: max-age=60");
        TestGateway gateway = start(origin, "{}");
        RawClient client = gateway.client()) {
      assertThat(client.get("/a").field("cache-status")).isEqualTo("jadegate; fwd=miss; stored");
      clock.advance(Duration.ofSeconds(20));
      ReceivedResponse second = client.get("/a");

      assertThat(second.text()).isEqualTo("answer 1");
      assertThat(second.field("age")).isEqualTo("20");
      assertThat(second.field("cache-status")).isEqualTo("jadegate; hit; ttl=40");
      assertThat(client.get("/a?b").text()).isEqualTo("answer 2");
      clock.advance(Duration.ofSeconds(41));
      assertThat(client.get("/a").text()).isEqualTo("answer 3");
      assertThat(origin.requests()).hasSize(3);
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"hit\"")).isOne();
    }
  }
}
