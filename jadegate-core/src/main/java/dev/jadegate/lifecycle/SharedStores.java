package dev.jadegate.lifecycle;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.LimitStore;
import dev.jadegate.config.RateLimitConfig;
import dev.jadegate.config.RedisConfig;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.redis.RedisBuckets;
import dev.jadegate.redis.RedisLink;
import dev.jadegate.redis.RedisSettings;
import dev.jadegate.resilience.Leases;
import dev.jadegate.resilience.SharedStore;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Redis of the configuration in force, with which gateways share their limits. There is a
 * connection only while something wants it. Owned by the thread that reloads; the stores are asked
 * from all loops.
 */
final class SharedStores implements AutoCloseable {
  /**
   * The first requests shall find it there, but a Redis that is away keeps no gateway from
   * starting.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Of whom lots are kept; others are asked for one by one. */
  private static final int MAX_LEASES = 100_000;

  private final GatewayMetrics metrics;
  private volatile @Nullable RedisLink link;
  private final SharedStore exact = new RedisBuckets(() -> link);
  private final Leases leased = new Leases(exact, MAX_LEASES, System::nanoTime);

  SharedStores(GatewayMetrics metrics, ScheduledExecutorService control) {
    this.metrics = metrics;
    control.scheduleWithFixedDelay(leased::tidy, 1, 1, TimeUnit.SECONDS);
    metrics.gauge(
        "redis_up",
        "Whether the Redis answers: 1 or 0. Not there if none is used.",
        series -> {
          RedisLink present = link;
          if (present != null) {
            series.value(present.isUp() ? 1 : 0);
          }
        });
  }

  /** Asked for each request. */
  SharedStore exact() {
    return exact;
  }

  /** Asked for lots. */
  SharedStore leased() {
    return leased;
  }

  /** A configuration is about to be in force: connects, or lets go. */
  void configure(GatewayConfig config) {
    RedisSettings wanted = isWanted(config) ? settings(config.redis()) : null;
    RedisLink old = link;
    if (old != null && old.settings().equals(wanted)) {
      return;
    }
    if (wanted != null) {
      RedisLink opened = new RedisLink(wanted, metrics::redisFailed);
      opened.awaitUp(PATIENCE);
      link = opened;
    } else {
      link = null;
    }
    if (old != null) {
      old.close();
    }
  }

  private static boolean isWanted(GatewayConfig config) {
    Stream<RateLimitConfig> ofRoutes =
        config.routes().stream().flatMap(route -> route.policies().rateLimit().stream());
    return Stream.concat(config.rateLimit().stream(), ofRoutes)
        .anyMatch(limit -> limit.store() == LimitStore.REDIS);
  }

  private static RedisSettings settings(RedisConfig config) {
    return new RedisSettings(
        config.host(),
        config.port(),
        config.db(),
        config.username(),
        config.password(),
        config.tls(),
        config.timeout());
  }

  /** Gives lots back and ends the connection. */
  @Override
  public void close() {
    leased.close();
    RedisLink present = link;
    if (present != null) {
      present.close();
    }
  }
}
