package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
    TestGateway gateway = TestGateway.start(redis.limiting(origin, limit, "5s"));
    await().until(() -> gateway.metric("gateway_redis_up") == 1);
    return gateway;
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
    assertThat(redis.buckets()).startsWith("jadegate:limit:origins::header:X-Tenant-month:");
    assertThat(Long.parseLong(redis.cli("ttl", redis.buckets())))
        .isBetween(0L, Duration.ofDays(31).toSeconds());
  }

  @Test
  void valuesOfFieldsAreNotWrittenDown() throws Exception {
    try (TestGateway gateway =
            gateway("mode: exact, requests_per_second: 0.1, key: 'header:X-API-Key'");
        RawClient client = gateway.client()) {
      client.get("/", "X-API-Key: secret");
    }
    assertThat(redis.buckets()).contains("header:X-API-Key:").doesNotContain("secret");
  }

  @Test
  void exactLimitAsksOnceForEachRequest() throws Exception {
    try (TestGateway gateway = gateway("mode: exact, requests_per_second: 0.01, burst: 10")) {
      passed(gateway, 100);

      assertThat(redis.asked()).isEqualTo(100);
    }
  }

  @Test
  void allLimitsOfARouteAndOfTheGatewayHold() throws Exception {
    String file =
        redis.limiting(origin, "mode: exact, requests_per_second: 0.01, burst: 4", "2s")
            + "rate_limit:\n"
            + "  - {store: redis, mode: exact, requests_per_second: 0.01, burst: 6, key:"
            + " client_ip}\n"
            + "  - {store: redis, quota: {limit: 50, per: month}, headers: false}\n"
            + "  - {requests_per_second: 0.01, burst: 8}\n";
    try (TestGateway gateway = TestGateway.start(file);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").fields().values("RateLimit"))
          .containsExactly(
              "\"service\";r=3;t=100", "\"gateway\";r=7;t=100, \"client_ip\";r=5;t=100");
      assertThat(passed(gateway, 10)).isEqualTo(3);
      assertThat(gateway.metric("gateway_rate_limited_total", "limit=\"service\"")).isEqualTo(2);
      assertThat(gateway.metric("gateway_rate_limited_total", "limit=\"client_ip\"")).isEqualTo(2);
      assertThat(gateway.metric("gateway_rate_limited_total", "limit=\"gateway\"")).isEqualTo(3);
    }
  }

  /** Asks both gateways with two clients each; who passed is counted. */
  private static int passedOf(int rounds, TestGateway one, TestGateway other) throws Exception {
    AtomicInteger passed = new AtomicInteger();
    Load.Round round =
        (client, number) -> {
          if (client.get("/").status() == 200) {
            passed.incrementAndGet();
          }
        };
    try (Load first = Load.start(2, one.port(), round);
        Load second = Load.start(2, other.port(), round)) {
      first.awaitMore(rounds);
      second.awaitMore(rounds);
    }
    return passed.get();
  }

  /** No more than the bucket holds; and less only by the lot of a tenth that one may still have. */
  @Test
  void leasedLimitIsOneForAllGatewaysAndAsksSeldom() throws Exception {
    String limit = "requests_per_second: 0.001, burst: 1000";
    try (TestGateway one = gateway(limit);
        TestGateway other = gateway(limit)) {
      assertThat(passedOf(1500, one, other)).isBetween(1000 - 100, 1000);
      assertThat(redis.asked()).isLessThan(150); // of 3,000 requests, or more
    }
  }

  @Test
  void leasedQuotaIsOneForAllGatewaysAndGivenBackByThoseThatStop() throws Exception {
    String limit = "quota: {limit: 500, per: month}";
    try (TestGateway one = gateway(limit)) {
      int passed;
      try (TestGateway other = gateway(limit)) {
        passed = passed(one, 100) + passed(other, 100);
        assertThat(passed).isEqualTo(200);
      }
      assertThat(passed(one, 400)).as("nothing was lost with the other").isEqualTo(300);
    }
  }

  @Test
  void leasedRateIsOneForAllGateways() throws Exception {
    String limit = "requests_per_second: 200, burst: 200";
    try (TestGateway one = gateway(limit);
        TestGateway other = gateway(limit)) {
      passedOf(500, one, other); // from here on there is only what comes back
      long start = System.nanoTime();
      int passed = passedOf(2000, one, other);
      double seconds = (System.nanoTime() - start) / 1e9;

      int lots = 2 * 20;
      assertThat((double) passed).isLessThanOrEqualTo(200 + lots + 200 * seconds);
      assertThat((double) passed).isGreaterThan(200 * seconds / 2);
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
          .until(() -> redis.buckets().startsWith("jadegate") && remaining() >= 79);

      assertThat(passed(other, 100)).isEqualTo(80);
    }
  }

  /** Tokens left, by the time at which the bucket is full: a token takes 1000 seconds. */
  private long remaining() throws Exception {
    long millis = Long.parseLong(redis.cli("pttl", redis.buckets()));
    return 100 - Math.round(millis / 1e6);
  }

  @Test
  void reloadConnectsAndLetsGo() throws Exception {
    String local = TestGateway.forwarding(origin);
    try (TestGateway gateway = TestGateway.start(local)) {
      assertThat(gateway.metrics()).doesNotContain("gateway_redis_up ");
      gateway.reload(
          redis.limiting(origin, "mode: exact, requests_per_second: 0.01, burst: 2", "2s"));
      assertThat(passed(gateway, 5)).isEqualTo(2);
      gateway.reload(local);
      assertThat(passed(gateway, 5)).isEqualTo(5);
      await().until(() -> redis.cli("client", "list").lines().count() == 1);
    }
  }

  @Test
  void redisOverTlsMustHaveTheRightCertificate() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (RedisServer secured = RedisServer.start(folder, authority.issue("127.0.0.1"))) {
      String limit = "mode: exact, requests_per_second: 0.01, burst: 2, on_error: deny";
      String file = secured.limiting(origin, limit, "5s");
      String trusting =
          file.replace("timeout:", "tls: true, ca: " + authority.file() + ", timeout:");
      try (TestGateway gateway = TestGateway.start(trusting)) {
        await().until(() -> gateway.metric("gateway_redis_up") == 1);
        assertThat(passed(gateway, 3)).isEqualTo(2);
        for (String other :
            List.of(
                file.replace("timeout:", "tls: true, timeout:"),
                trusting.replace(
                    "127.0.0.1, port: " + secured.port(), "localhost, port: " + secured.port()),
                trusting.replace(authority.file().toString(), "gone.pem"))) {
          gateway.reload(other);
          assertThat(gateway.metric("gateway_redis_up")).as(other).isZero();
        }
      }
    }
  }
}
