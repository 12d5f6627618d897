package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is kept outlives a reload (SEMANTICS 137)")
class CacheReloadTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";

  private final Caching caching = new Caching();

  private static double entries(TestGateway gateway) throws IOException {
    return gateway.metric("gateway_cache_entries");
  }

  @Test
  void aReloadKeepsWhatWasKept() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      gateway.reload(Caching.yaml(origin, "{ttl: 5s}", ", timeout: {response: 7s}"));

      assertThat(client.get("/").text()).isEqualTo("answer 1");
      assertThat(entries(gateway)).isOne();
      assertThat(gateway.metric("gateway_cache_bytes")).isBetween(400.0, 2000.0);
    }
  }

  @Test
  @DisplayName("where no route has a cache any more, nothing stays in memory")
  void withoutCacheTheMemoryIsFree() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      gateway.reload(Caching.yaml(origin, "none"));
      assertThat(client.get("/").text()).isEqualTo("answer 2");
      assertThat(entries(gateway)).isZero();
      gateway.reload(Caching.yaml(origin, "{}"));

      assertThat(client.get("/", MINUTE).text()).isEqualTo("answer 3");
      assertThat(client.get("/").text()).isEqualTo("answer 3");
    }
  }

  @Test
  void aSmallMemoryForgetsAndCounts() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(
                1, "cache: {memory: {max_size: 1MB}}\n" + Caching.yaml(origin, "{max_body: 2MB}"));
        RawClient client = gateway.client()) {
      String large = "x".repeat(20_000);
      for (int i = 0; i < 100; i++) {
        client.get("/" + i, MINUTE, Caching.SAY + "X-Large: " + large);
      }

      assertThat(gateway.metric("gateway_cache_evictions_total")).isGreaterThan(40);
      assertThat(gateway.metric("gateway_cache_bytes")).isBetween(500_000.0, 1_048_576.0);
    }
  }

  @Test
  @DisplayName("what is on its way into memory is bounded by the memory too")
  void whereThereIsNoRoomAnswersPass() throws IOException {
    String body = "x".repeat(700_000);
    try (Origin origin =
            Origin.answering((request, connection) -> {
              if (request.target().equals("/slow")) {
                connection.write(
                    "HTTP/1.1 200 OK\r\n"
                        + "Cache-Control: max-age=60\r\n"
                        + "Content-Length: 700000\r\n\r\n");
                connection.awaitEnd();
              }
              connection.respond(200, body, "Cache-Control: max-age=60", caching.date());
            });
        TestGateway gateway =
            caching.start(1, "cache: {memory: {max_size: 1MB}}\n" + Caching.yaml(origin, "{}"));
        RawClient slow = gateway.client();
        RawClient client = gateway.client()) {
      slow.sendHead("GET /slow").readHead();
      assertThat(client.get("/").field("Cache-Status")).isEqualTo("jadegate; fwd=miss");
      slow.reset();
      Caching.settle(gateway);

      assertThat(client.get("/").field("Cache-Status")).isEqualTo("jadegate; fwd=miss; stored");
      assertThat(gateway.metric("gateway_cache_filling_bytes")).isZero();
    }
  }
}
