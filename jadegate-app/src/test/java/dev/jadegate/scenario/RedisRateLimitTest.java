package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that gateways share, with a real Redis that is killed, stopped and emptied. */
final class RedisRateLimitTest {
  private static final String PASSWORD = "open sesame";

  @TempDir private Path folder;
  private Origin origin;
  private RedisServer redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start(folder, PASSWORD);
    origin = Origin.answering((request, connection) -> connection.respond(200, "hello"));
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
    origin.close();
  }

  private TestGateway gateway(String limit) throws IOException {
    return TestGateway.start(config(limit, "2s"));
  }

  private String config(String limit, String timeout) {
    return "redis: "
        + redis.yaml(timeout)
        + "\n"
        + TestGateway.forwarding(origin)
        + "    rate_limit: {store: redis, "
        + limit
        + "}\n";
  }

  private static int passed(TestGateway gateway, int count) throws IOException {
    int passed = 0;
    try (RawClient client = gateway.client()) {
      for (int i = 0; i < count; i++) {
        passed += client.get("/").status() == 200 ? 1 : 0;
      }
    }
    return passed;
  }

  @Test
  void exactLimitIsOneForAllGateways() throws Exception {
    String limit = "mode: exact, requests_per_second: 0.01, burst: 10";
    try (TestGateway one = gateway(limit);
        TestGateway other = gateway(limit)) {
      assertThat(passed(one, 6) + passed(other, 20)).isEqualTo(10);
      try (RawClient client = one.client()) {
        ReceivedResponse refused = client.get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.field("Retry-After"))).isBetween(80, 100);
        assertThat(refused.field("RateLimit-Policy")).isEqualTo("\"service\";q=10;w=1000");
      }
      assertThat(one.metric("gateway_redis_up")).isEqualTo(1);
    }
  }

  @Test
  void answersSayWhatIsLeftForAll() throws Exception {
    String limit = "mode: exact, requests_per_second: 0.01, burst: 10";
    try (TestGateway one = gateway(limit);
        TestGateway other = gateway(limit)) {
      passed(one, 3);
      try (RawClient client = other.client()) {
        assertThat(client.get("/").field("RateLimit")).matches("\"service\";r=6;t=(400|399)");
      }
    }
  }

  @Test
  void quotaOutlivesTheGateway() throws Exception {
    String limit = "mode: exact, quota: {limit: 5, per: month}, key: 'header:X-Tenant'";
    try (TestGateway first = gateway(limit)) {
      assertThat(passed(first, 3)).isEqualTo(3);
    }
    try (TestGateway second = gateway(limit)) {
      assertThat(passed(second, 9)).isEqualTo(2);
    }
    assertThat(redis.cli("keys", "*")).startsWith("jadegate:limit:origins::header:X-Tenant-month:");
    assertThat(Long.parseLong(redis.cli("ttl", redis.cli("keys", "*"))))
        .isBetween(0L, Duration.ofDays(31).toSeconds());
  }

  @Test
  void valuesOfFieldsAreNotWrittenDown() throws Exception {
    try (TestGateway gateway =
            gateway("mode: exact, requests_per_second: 0.1, key: 'header:X-API-Key'");
        RawClient client = gateway.client()) {
      client.get("/", "X-API-Key: secret");
    }
    assertThat(redis.cli("keys", "*")).contains("header:X-API-Key:").doesNotContain("secret");
  }

  @Test
  void leasedLimitAsksSeldomAndKeepsTheBound() throws Exception {
    String limit = "requests_per_second: 0.01, burst: 1000";
    try (TestGateway one = gateway(limit);
        TestGateway other = gateway(limit)) {
      List<Thread> threads = new ArrayList<>();
      int[] passed = new int[2];
      threads.add(Thread.startVirtualThread(() -> passed[0] = passedQuietly(one, 1200)));
      threads.add(Thread.startVirtualThread(() -> passed[1] = passedQuietly(other, 1200)));
      for (Thread thread : threads) {
        thread.join();
      }

      // Lots of at most a tenth: one gateway may hold one while the other is refused.
      assertThat(passed[0] + passed[1]).isBetween(1000 - 100, 1000);
      assertThat(redis.scripts()).isLessThan(240); // of 2400 requests
    }
  }

  private static int passedQuietly(TestGateway gateway, int count) {
    try {
      return passed(gateway, count);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatIsNotUsedOfALotIsGivenBack() throws Exception {
    String limit = "requests_per_second: 0.001, burst: 100";
    try (TestGateway one = gateway(limit);
        TestGateway other = gateway(limit)) {
      assertThat(passed(one, 20)).isEqualTo(20);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> redis.cli("keys", "*").startsWith("jadegate") && remaining() >= 79);

      assertThat(passed(other, 100)).isEqualTo(80);
    }
  }

  /** Tokens left, by the time at which the bucket is full: a token takes 1000 seconds. */
  private long remaining() throws Exception {
    long millis = Long.parseLong(redis.cli("pttl", redis.cli("keys", "*")));
    return 100 - Math.round(millis / 1e6);
  }

  @Test
  void deadRedisLetsPassOrRefusesAsToldAndComesBack() throws Exception {
    String limit = "mode: exact, requests_per_second: 0.01, burst: 3";
    try (TestGateway allowing = TestGateway.start(config(limit + ", on_error: allow", "50ms"));
        TestGateway denying = TestGateway.start(config(limit + ", on_error: deny", "50ms"));
        RawClient client = denying.client()) {
      passed(allowing, 3);
      assertThat(client.get("/").status()).isEqualTo(429);
      redis.kill();
      await().until(() -> allowing.metric("gateway_redis_up") == 0);
      await().until(() -> denying.metric("gateway_redis_up") == 0);

      assertThat(passed(allowing, 5)).isEqualTo(5);
      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(allowing.metric("gateway_redis_errors_total")).isPositive();
      assertThat(allowing.metric("gateway_rate_limit_decisions_total", "result=\"unasked\""))
          .isEqualTo(5);

      redis.restart();
      await().atMost(Duration.ofSeconds(20)).until(() -> allowing.metric("gateway_redis_up") == 1);
      assertThat(passed(allowing, 5)).as("a new Redis knows nothing").isEqualTo(3);
    }
  }

  @Test
  void redisThatHangsCostsFewRequestsTheirTimeout() throws Exception {
    String limit = "mode: exact, requests_per_second: 1000, burst: 1000";
    try (TestGateway gateway = TestGateway.start(config(limit, "200ms"))) {
      passed(gateway, 5);
      redis.pause();
      long start = System.nanoTime();
      assertThat(passed(gateway, 100)).isEqualTo(100);
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofSeconds(6));
      assertThat(gateway.metric("gateway_redis_up")).isZero();
      assertThat(gateway.metric("gateway_redis_errors_total", "kind=\"timeout\"")).isPositive();
      redis.resume();
      await().atMost(Duration.ofSeconds(20)).until(() -> gateway.metric("gateway_redis_up") == 1);
      passed(gateway, 5);
    }
  }

  @Test
  void emptiedRedisAndForgottenScriptsAreNoticedByNobody() throws Exception {
    try (TestGateway gateway = gateway("mode: exact, requests_per_second: 0.01, burst: 5")) {
      assertThat(passed(gateway, 6)).isEqualTo(5);
      redis.cli("script", "flush");
      assertThat(passed(gateway, 2)).isZero();
      redis.cli("flushall");
      assertThat(passed(gateway, 6)).isEqualTo(5);
      assertThat(gateway.metric("gateway_redis_errors_total")).isZero();
    }
  }

  @Test
  void gatewayStartsWithoutRedisAndFindsItLater() throws Exception {
    redis.kill();
    String limit = "mode: exact, requests_per_second: 0.01, burst: 2";
    try (TestGateway gateway = TestGateway.start(config(limit, "50ms"))) {
      assertThat(passed(gateway, 5)).isEqualTo(5);
      redis.restart();
      await().atMost(Duration.ofSeconds(20)).until(() -> gateway.metric("gateway_redis_up") == 1);

      assertThat(passed(gateway, 5)).isEqualTo(2);
    }
  }

  @Test
  void reloadConnectsAndLetsGo() throws Exception {
    String local = TestGateway.forwarding(origin);
    try (TestGateway gateway = TestGateway.start(local)) {
      assertThat(gateway.metrics()).doesNotContain("gateway_redis_up ");
      gateway.reload(config("mode: exact, requests_per_second: 0.01, burst: 2", "2s"));
      assertThat(passed(gateway, 5)).isEqualTo(2);
      gateway.reload(local);
      assertThat(passed(gateway, 5)).isEqualTo(5);
      await().until(() -> redis.cli("client", "list").lines().count() == 1);
    }
  }
}
