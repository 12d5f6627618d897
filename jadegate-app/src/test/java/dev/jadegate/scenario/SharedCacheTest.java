package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that share answers in a real Redis (SEMANTICS 116). */
final class SharedCacheTest {
  private static final String FRESH = "Cache-Control: max-age=600";

  @TempDir private Path folder;
  private final AtomicInteger answers = new AtomicInteger();
  private Origin origin;
  private RedisServer redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start(folder, "");
    origin = counting(FRESH);
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
    origin.close();
  }

  private Origin counting(String... fields) throws IOException {
    return Origin.answering((request, connection) ->
        connection.respond(200, request.target() + " " + answers.incrementAndGet(), fields));
  }

  private TestGateway gateway(Origin of, String cache) throws IOException {
    return TestGateway.start(
        """
        admin: {token_file: %s}
        cache: {provider: redis, %s}
        services: [{name: s, path: /, instances: %s, cache: {}}]
        """
            .formatted(folder.resolve("token"), cache, TestGateway.instances(of)));
  }

  private String at() {
    return "redis: {host: 127.0.0.1, port: " + redis.port() + ", timeout: 1s}";
  }

  private static ReceivedResponse get(TestGateway gateway, String target, String... lines)
      throws IOException {
    try (RawClient client = gateway.client()) {
      return client.get(target, lines);
    }
  }

  private int keys() throws Exception {
    return (int) redis.cli("keys", "jadegate:cache:*").lines().filter(l -> !l.isBlank()).count();
  }

  private void awaitAnswers(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> keys() == count);
  }

  @Test
  void whatOneFetchedAllHave() throws Exception {
    try (TestGateway one = gateway(origin, at());
        TestGateway other = gateway(origin, at())) {
      assertThat(get(one, "/a?b").text()).isEqualTo("/a?b 1");
      awaitAnswers(1);

      ReceivedResponse shared = get(other, "/a?b");
      assertThat(shared.text()).isEqualTo("/a?b 1");
      assertThat(shared.field("cache-status")).startsWith("jadegate; hit; ttl=");
      assertThat(shared.field("age")).isNotNull();
      assertThat(get(other, "/a").text()).isEqualTo("/a 2");
      assertThat(other.metric("gateway_cache_redis_up")).isOne();
    }
    try (TestGateway later = gateway(origin, at())) {
      assertThat(get(later, "/a?b").text()).as("outlives a restart").isEqualTo("/a?b 1");
    }
    assertThat(origin.requests()).hasSize(2);
  }

  @Test
  void variantsAreToldApart() throws Exception {
    try (Origin varying = counting(FRESH, "Vary: Accept-Language, X-A");
        TestGateway one = gateway(varying, at());
        TestGateway other = gateway(varying, at())) {
      assertThat(get(one, "/v", "Accept-Language: de").text()).isEqualTo("/v 1");
      awaitAnswers(1);
      assertThat(get(one, "/v", "Accept-Language: fr").text()).isEqualTo("/v 2");
      await().until(() -> redis.cli("hlen", "jadegate:cache:http://gateway.test/v").contains("3"));

      assertThat(get(other, "/v", "Accept-Language: de").text()).isEqualTo("/v 1");
      assertThat(get(other, "/v", "Accept-Language: fr").text()).isEqualTo("/v 2");
      assertThat(get(other, "/v", "Accept-Language: de", "X-A: 1").text()).isEqualTo("/v 3");
    }
  }

  @Test
  void whatChangedIsForgottenByAllInTime() throws Exception {
    try (TestGateway one = gateway(origin, at());
        TestGateway other = gateway(origin, at() + ", memory: {ttl: 300ms}");
        RawClient client = one.client()) {
      assertThat(client.get("/a").text()).isEqualTo("/a 1");
      awaitAnswers(1);
      assertThat(get(other, "/a").text()).isEqualTo("/a 1");

      client.post("/a", "x");
      awaitAnswers(0);
      assertThat(client.get("/a").text()).isEqualTo("/a 3");
      await().atMost(Duration.ofSeconds(5)).until(() -> get(other, "/a").text().equals("/a 3"));
    }
  }

  @Test
  void nothingOutlivesItsTimeInRedis() throws Exception {
    try (TestGateway gateway = gateway(origin, at().replace("}", ", ttl: 1s}"))) {
      assertThat(get(gateway, "/a").text()).isEqualTo("/a 1");
      assertThat(get(gateway, "/a").text()).isEqualTo("/a 1");
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(get(gateway, "/a").text()).isNotEqualTo("/a 1"));
    }
  }

  @Test
  void requestsPassWithoutRedis() throws Exception {
    try (TestGateway gateway = gateway(origin, at());
        TestGateway other = gateway(origin, at())) {
      assertThat(get(gateway, "/a").text()).isEqualTo("/a 1");
      awaitAnswers(1);
      redis.kill();
      await().until(() -> gateway.metric("gateway_cache_redis_up") == 0);

      assertThat(get(gateway, "/a").text()).as("from memory").isEqualTo("/a 1");
      assertThat(get(gateway, "/b").text()).isEqualTo("/b 2");
      assertThat(get(gateway, "/b").text()).isEqualTo("/b 2");

      redis.restart();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.metric("gateway_cache_redis_up") == 1);
      assertThat(get(gateway, "/c").text()).isEqualTo("/c 3");
      awaitAnswers(1);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> other.metric("gateway_cache_redis_up") == 1);
      assertThat(get(other, "/c").text()).isEqualTo("/c 3");
    }
  }

  @Test
  void redisThatHangsCostsFewRequestsItsTimeout() throws Exception {
    String timeout = at().replace("1s", "100ms");
    try (TestGateway gateway = gateway(origin, timeout);
        RawClient client = gateway.client()) {
      redis.pause();
      long start = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        assertThat(client.get("/" + i).status()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      redis.resume();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.metric("gateway_cache_redis_up") == 1);
    }
  }

  @Test
  void whatIsNoAnswerIsNone() throws Exception {
    try (TestGateway gateway = gateway(origin, at())) {
      redis.cli("hset", "jadegate:cache:http://gateway.test/a", "n:s", "", "v:s", "rubbish");
      redis.cli("set", "jadegate:cache:http://gateway.test/b", "a text");

      assertThat(get(gateway, "/a").text()).isEqualTo("/a 1");
      assertThat(get(gateway, "/b").text()).isEqualTo("/b 2");
    }
  }

  @Test
  void operatorsPurgeHereAndThere() throws Exception {
    try (TestGateway gateway = gateway(origin, at())) {
      get(gateway, "/a/1?q=%5B*");
      get(gateway, "/a/2");
      get(gateway, "/b");
      awaitAnswers(3);

      assertThat(post(gateway, "/cache/purge?prefix=http://gateway.test/a/").text())
          .contains("\"purged\":2");
      awaitAnswers(1);
      assertThat(get(gateway, "/b").text()).isEqualTo("/b 3");
      assertThat(get(gateway, "/a/2").text()).isEqualTo("/a/2 4");
      assertThat(post(gateway, "/cache/purge?url=HTTP://Gateway.TEST:80/b").status())
          .isEqualTo(200);
      assertThat(get(gateway, "/b").text()).isEqualTo("/b 5");
      assertThat(post(gateway, "/cache/purge?url=b").status()).isEqualTo(400);
      assertThat(post(gateway, "/cache/purge").status()).isEqualTo(200);
      awaitAnswers(0);
      assertThat(gateway.metric("gateway_cache_entries")).isZero();
    }
  }

  private ReceivedResponse post(TestGateway gateway, String target) throws IOException {
    String token = Files.readString(folder.resolve("token")).strip();
    try (RawClient client = RawClient.connect(gateway.gateway().adminPort())) {
      client.send(
          "POST "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + token
              + "\r\nContent-Length: 0\r\n\r\n");
      return client.readResponse();
    }
  }
}
