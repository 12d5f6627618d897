package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits whose Redis is killed, stopped, emptied or away from the start (SEMANTICS 124). */
final class RedisOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Origin origin;
  private RedisServer redis;

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start(folder, "");
    origin = Origin.answering((request, connection) -> connection.respond(200, "hello"));
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
    origin.close();
  }

  private TestGateway gateway(String limit, String timeout) throws IOException {
    TestGateway gateway = TestGateway.start(redis.limiting(origin, limit, timeout));
    awaitUp(gateway, redis.isAlive() ? 1 : 0);
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

  private static void awaitUp(TestGateway gateway, int up) {
    await().atMost(PATIENCE).until(() -> gateway.metric("gateway_redis_up") == up);
  }

  @Test
  void deadRedisLetsPassOrRefusesAsToldAndComesBack() throws Exception {
    String limit = "mode: exact, requests_per_second: 0.01, burst: 3, on_error: ";
    try (TestGateway allowing = gateway(limit + "allow", "1s");
        TestGateway denying = gateway(limit + "deny", "1s");
        TestGateway counting = gateway(limit + "local", "1s");
        RawClient client = denying.client()) {
      passed(allowing, 3);
      assertThat(client.get("/").status()).isEqualTo(429);
      redis.kill();
      awaitUp(allowing, 0);
      awaitUp(denying, 0);
      awaitUp(counting, 0);

      assertThat(passed(allowing, 5)).isEqualTo(5);
      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(passed(counting, 5)).as("a bucket of its own").isEqualTo(3);
      assertThat(allowing.metric("gateway_redis_errors_total", "kind=\"refused\"")).isEqualTo(5);
      assertThat(allowing.metric("gateway_rate_limit_decisions_total", "result=\"unasked\""))
          .isEqualTo(5);

      redis.restart();
      awaitUp(allowing, 1);
      assertThat(passed(allowing, 5)).as("a new Redis knows nothing").isEqualTo(3);
    }
  }

  /** Killed, started, stopped, emptied while requests come, four at a time. */
  @Test
  void outagesUnderLoadDelayNobodyAndAreToldOnce() throws Exception {
    for (String mode : new String[] {"exact", "leased"}) {
      Set<Integer> statuses = ConcurrentHashMap.newKeySet();
      AtomicLong longest = new AtomicLong();
      String limit = "mode: " + mode + ", requests_per_second: 100, burst: 100, on_error: deny";
      try (LogLines log = LogLines.of("dev.jadegate.redis");
          TestGateway gateway = gateway(limit, "100ms");
          Load load =
              Load.start(
                  4,
                  gateway.port(),
                  (client, number) -> {
                    long start = System.nanoTime();
                    statuses.add(client.get("/").status());
                    longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                  })) {
        load.awaitMore(500);
        assertThat(statuses).containsExactlyInAnyOrder(200, 429);
        redis.kill();
        awaitUp(gateway, 0);
        load.awaitMore(500);
        assertThat(statuses).containsExactlyInAnyOrder(200, 429, 503);
        redis.restart();
        awaitUp(gateway, 1);
        load.awaitMore(500);
        assertThat(log.count("redis is down")).isEqualTo(1);

        redis.pause();
        awaitUp(gateway, 0);
        load.awaitMore(500);
        redis.resume();
        awaitUp(gateway, 1);
        load.awaitMore(500);
        assertThat(log.count("redis is down")).isEqualTo(2);

        redis.cli("flushall");
        redis.cli("script", "flush");
        load.awaitMore(500);
        assertThat(log.count("redis is down")).isEqualTo(2);
      }
      assertThat(statuses).containsExactlyInAnyOrder(200, 429, 503);
      assertThat(Duration.ofNanos(longest.get())).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void redisThatHangsCostsFewRequestsTheirTimeout() throws Exception {
    String limit = "mode: exact, requests_per_second: 1000, burst: 1000";
    try (TestGateway gateway = gateway(limit, "200ms")) {
      passed(gateway, 5);
      redis.pause();
      long start = System.nanoTime();
      assertThat(passed(gateway, 100)).isEqualTo(100);
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofSeconds(6));
      assertThat(gateway.metric("gateway_redis_up")).isZero();
      assertThat(gateway.metric("gateway_redis_errors_total", "kind=\"timeout\""))
          .isBetween(1.0, 3.0);
      redis.resume();
      awaitUp(gateway, 1);
      assertThat(passed(gateway, 5)).isEqualTo(5);
    }
  }

  /** The connection is given up meanwhile, for the machine at its other end might be gone. */
  @Test
  void redisThatHungForLongIsFoundAgainByANewConnection() throws Exception {
    try (TestGateway gateway =
        gateway("mode: exact, requests_per_second: 0.01, burst: 2", "50ms")) {
      String before = clientIds();
      redis.pause();
      awaitUp(gateway, 0);
      Thread.sleep(7_000); // ten probes and more
      redis.resume();
      awaitUp(gateway, 1);

      assertThat(passed(gateway, 5)).isEqualTo(2);
      await().until(() -> clientIds().matches("[0-9]+"));
      assertThat(clientIds()).isNotEqualTo(before);
    }
  }

  /** Of the connections of Redis but the one that asks. */
  private String clientIds() throws Exception {
    return redis
        .cli("client", "list", "type", "normal")
        .lines()
        .filter(line -> !line.contains("cmd=client"))
        .map(line -> line.replaceAll("^id=([0-9]+) .*", "$1"))
        .collect(Collectors.joining(" "));
  }

  /** With one event loop: it serves others while a request waits for Redis. */
  @Test
  void requestThatWaitsForRedisHoldsUpNobodyElse() throws Exception {
    String file =
        redis.limiting(origin, "mode: exact, requests_per_second: 1, burst: 9", "2s")
            + "routes: [{name: free, exact: /free, respond: {status: 204}}]\n";
    try (TestGateway gateway = TestGateway.start(file);
        RawClient waiting = gateway.client();
        RawClient other = gateway.client()) {
      assertThat(waiting.get("/").status()).isEqualTo(200);
      redis.pause();
      AtomicLong answeredAt = new AtomicLong(Long.MAX_VALUE);
      Thread waiter =
          Thread.startVirtualThread(() -> {
            try {
              waiting.get("/");
              answeredAt.set(System.nanoTime());
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      await().until(() -> gateway.metric("gateway_downstream_connections") >= 2);
      for (int i = 0; i < 20; i++) {
        assertThat(other.get("/free").status()).isEqualTo(204);
      }
      long served = System.nanoTime();
      waiter.join();
      assertThat(answeredAt.get()).isGreaterThan(served);
    }
  }

  @Test
  void tokensThatAreHerePassWhileRedisHangs() throws Exception {
    try (TestGateway gateway = gateway("requests_per_second: 0.01, burst: 1000", "1s");
        RawClient client = gateway.client()) {
      passed(gateway, 100); // a lot of 100 by then, of which a few at least are left
      redis.pause();
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void emptiedRedisAndForgottenScriptsAreNoErrors() throws Exception {
    String limit = "mode: exact, requests_per_second: 0.01, burst: 5";
    try (TestGateway gateway = gateway(limit, "2s")) {
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
    try (TestGateway gateway = gateway("mode: exact, requests_per_second: 0.01, burst: 2", "1s")) {
      assertThat(gateway.metric("gateway_redis_up")).isZero();
      assertThat(passed(gateway, 5)).isEqualTo(5);
      redis.restart();
      awaitUp(gateway, 1);

      assertThat(passed(gateway, 5)).isEqualTo(2);
    }
  }

  /** What a server says that may not write: it is there, and of no use. */
  @Test
  void redisThatMayNotWriteCountsAsDown() throws Exception {
    try (TestGateway gateway = gateway("mode: exact, requests_per_second: 0.01, burst: 2", "1s")) {
      assertThat(passed(gateway, 3)).isEqualTo(2);
      redis.cli("replicaof", "127.0.0.1", "1");
      awaitUp(gateway, 0);
      assertThat(passed(gateway, 5)).isEqualTo(5);
      redis.cli("replicaof", "no", "one");
      awaitUp(gateway, 1);

      assertThat(passed(gateway, 3)).isZero();
    }
  }

  @Test
  void wrongPasswordIsNoReasonNotToStart() throws Exception {
    redis.cli("config", "set", "requirepass", "secret");
    try (LogLines log = LogLines.of("dev.jadegate.redis");
        TestGateway gateway =
            TestGateway.start(
                redis.limiting(origin, "requests_per_second: 0.01, burst: 2", "1s"))) {
      awaitUp(gateway, 0);
      assertThat(passed(gateway, 5)).isEqualTo(5);
      assertThat(log.count("redis is down")).isEqualTo(1);
    }
  }
}
