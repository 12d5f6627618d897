package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.scenario.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeveralGatewaysExampleTest {
  @TempDir private Path folder;

  private static ExampleGateway start(RedisServer redis, NamedOrigin origin) throws IOException {
    ExampleGateway gateway =
        ExampleGateway.start(
            "examples/several-gateways/gateway.yaml",
            Map.of(
                "REDIS_PORT",
                Integer.toString(redis.port()),
                "SERVICE_PORT",
                origin.port(),
                "ADMIN_PORT",
                "0"));
    awaitRedis(gateway, 1);
    return gateway;
  }

  private static void awaitRedis(ExampleGateway gateway, int up) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> gateway.get("/metrics").body().contains("gateway_redis_up " + up + ".0\n"));
  }

  private static int report(ExampleGateway gateway) throws Exception {
    return gateway.get("/reports", "X-Tenant", "acme").statusCode();
  }

  @Test
  void twoGatewaysShareTheLimitsAndOutliveRedis() throws Exception {
    try (RedisServer redis = RedisServer.start(folder, "");
        NamedOrigin origin = NamedOrigin.start("origin");
        ExampleGateway one = start(redis, origin);
        ExampleGateway other = start(redis, origin)) {
      for (int i = 0; i < 2; i++) {
        assertThat(report(one)).isEqualTo(200);
        assertThat(report(other)).isEqualTo(200);
      }
      assertThat(report(one)).isEqualTo(200);
      assertThat(report(other)).isEqualTo(429);
      assertThat(one.get("/search").headers().firstValue("RateLimit")).isPresent();

      redis.kill();
      awaitRedis(one, 0);
      assertThat(one.get("/search").statusCode()).isEqualTo(200);
      assertThat(report(one)).isEqualTo(503);

      redis.restart();
      awaitRedis(one, 1);
      assertThat(report(one)).isEqualTo(200);
    }
  }
}
