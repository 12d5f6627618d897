package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("When a stale answer does (SEMANTICS 110; RFC 5861)")
class StaleAnswersTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";
  private static final String MEANWHILE = MINUTE + ", stale-while-revalidate=30";
  private static final String IF_ERROR = MINUTE + ", stale-if-error=30";

  private final Caching caching = new Caching();

  private static void refreshed(TestGateway gateway, Origin origin, int requests) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() ->
            origin.requests().size() == requests && gateway.metric("gateway_cache_fetches") == 0);
  }

  @Test
  @DisplayName("one request in the background renews it; no client waits, and no log has it")
  void whileRevalidate(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("access.log");
    Gate gate = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              if (request.fields().has("X-Wait")) {
                gate.await();
              }
              caching.answer(request, connection);
            });
        TestGateway gateway =
            caching.start(
                1,
                "logging: {access_log: {path: %s}}\n".formatted(log) + Caching.yaml(origin, "{}"));
        RawClient client = gateway.client()) {
      client.get("/", MEANWHILE);
      caching.pass(65);
      for (int i = 0; i < 3; i++) {
        ReceivedResponse stale = client.get("/", MEANWHILE, "X-Wait: 1");
        assertThat(stale.text()).isEqualTo("answer 1");
        assertThat(stale.field("Cache-Status")).isEqualTo("jadegate; hit; ttl=-5");
        assertThat(stale.field("Age")).isEqualTo("65");
      }
      gate.open();
      refreshed(gateway, origin, 2);

      assertThat(client.get("/").text()).isEqualTo("answer 2");
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"stale\"")).isEqualTo(3);
      assertThat(gateway.metric("gateway_requests_total")).isEqualTo(5);
      gateway.shutdown();
    }
    assertThat(Files.readAllLines(log)).hasSize(5);
  }

  @Test
  void theRefreshIsConditional() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{stale_while_revalidate: 30s}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, Caching.SAY + "ETag: \"a\"");
      caching.pass(61);
      client.get("/", MINUTE, "X-Status: 304", "Range: bytes=0-1", "Cache-Control: max-stale=1");
      refreshed(gateway, origin, 2);

      assertThat(origin.requests().getLast().fields().value("If-None-Match")).isEqualTo("\"a\"");
      assertThat(origin.requests().getLast().fields().has("Range")).isFalse();
      assertThat(client.get("/").field("Cache-Status")).isEqualTo("jadegate; hit; ttl=60");
    }
  }

  @Test
  void outOfItsWindowItIsNotUsed() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MEANWHILE);
      caching.pass(90);

      assertThat(client.get("/", MEANWHILE).text()).isEqualTo("answer 2");
    }
  }

  @Test
  @DisplayName("a refresh that fails is followed by another one, and leaves nothing behind")
  void aRefreshThatFails() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MEANWHILE);
      caching.pass(61);
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/", "X-Status: 500").text()).isEqualTo("answer 1");
        refreshed(gateway, origin, i + 2);
      }
      caching.pass(30);
      assertThat(client.get("/", "X-Status: 500").status()).isEqualTo(500);
    }
  }

  @Test
  void aRefreshIsNoMatterOfTheClientsNoStore() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MEANWHILE);
      caching.pass(61);
      client.get("/", MEANWHILE, "Cache-Control: no-store");
      refreshed(gateway, origin, 2);

      assertThat(client.get("/").text()).isEqualTo("answer 2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void inPlaceOfAnError(int status) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", IF_ERROR);
      caching.pass(61);
      ReceivedResponse stale = client.get("/", "X-Status: " + status);

      assertThat(stale.text()).isEqualTo("answer 1");
      assertThat(stale.status()).isEqualTo(200);
      assertThat(stale.field("Cache-Status"))
          .isEqualTo("jadegate; fwd=stale; fwd-status=%d; ttl=-1".formatted(status));
      assertThat(client.get("/", "X-Status: 501").status()).isEqualTo(501);
      assertThat(client.get("/", "X-Status: 503", "Cache-Control: no-cache").status())
          .isEqualTo(503);
      caching.pass(29);
      assertThat(client.get("/", "X-Status: " + status).status()).isEqualTo(status);
      assertThat(client.get("/", "X-Status: 500", "Cache-Control: stale-if-error=31").status())
          .isEqualTo(200);
    }
  }

  @Test
  void whenConnectionsAreRefused() throws Exception {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{stale_if_error: 30s}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      caching.pass(61);
      origin.close();
      ReceivedResponse stale = client.get("/", "Range: bytes=0-0");

      assertThat(stale.text()).isEqualTo("a");
      assertThat(stale.status()).isEqualTo(206);
      assertThat(client.get("/").field("Cache-Status")).isEqualTo("jadegate; fwd=stale; ttl=-1");
    }
  }

  @Test
  @DisplayName("those who wait for the same answer get it too")
  void onATimeoutFollowersToo() throws Exception {
    boolean[] silent = {false};
    try (Origin origin =
            Origin.answering((request, connection) -> {
              if (silent[0]) {
                connection.awaitEnd();
              }
              caching.answer(request, connection);
            });
        TestGateway gateway =
            caching.start(
                1,
                Caching.yaml(
                    origin,
                    "{stale_if_error: 30s}",
                    ", timeout: {response: 300ms}, retry: none"))) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(gateway.client());
      }
      clients.getFirst().get("/", MINUTE);
      caching.pass(61);
      silent[0] = true;
      for (RawClient client : clients) {
        client.sendHead("GET /");
      }
      for (RawClient client : clients) {
        assertThat(client.readResponse().text()).isEqualTo("answer 1");
        client.close();
      }

      assertThat(origin.requests()).hasSize(2);
      assertThat(gateway.metric("gateway_cache_fetches")).isZero();
    }
  }

  private TestGateway withBreaker(Origin origin) throws IOException {
    return caching.start(
        1,
        Caching.yaml(
            origin,
            "{keep: 1h}",
            ", circuit_breaker: {failure_threshold: 1, fallback: {stale: true}}"));
  }

  @Test
  @DisplayName("an open breaker lets it stand in long after its windows")
  void asFallback() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = withBreaker(origin);
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      client.get("/strict", MINUTE + ", must-revalidate");
      caching.pass(600);
      client.get("/other", "X-Status: 500");
      ReceivedResponse stale = client.get("/");

      assertThat(stale.text()).isEqualTo("answer 1");
      assertThat(stale.field("Cache-Status")).isEqualTo("jadegate; fwd=stale; ttl=-540");
      assertThat(gateway.metric("gateway_fallbacks_total", "service=\"s\"")).isOne();
      assertThat(client.get("/strict").status()).isEqualTo(503);
      assertThat(client.get("/unknown").status()).isEqualTo(503);
      caching.pass(4000);
      assertThat(client.get("/").status()).as("no longer kept").isEqualTo(503);
      assertThat(gateway.metric("gateway_fallbacks_total", "service=\"s\"")).isOne();
    }
  }

  @Test
  void withoutThatFallbackABreakerThatRefusesIsAnError() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(
                1, Caching.yaml(origin, "{}", ", circuit_breaker: {failure_threshold: 1}"));
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      caching.pass(61);
      client.get("/other", "X-Status: 500");

      assertThat(client.get("/").status()).isEqualTo(503);
    }
  }
}
