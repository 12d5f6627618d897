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
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(SharedStores.class);

  private final GatewayMetrics metrics;
  private final @Nullable EventLoopGroup loops;
  private volatile @Nullable RedisLink link;
  private final SharedStore buckets = new RedisBuckets(() -> link);
  private final Map<Scope, Leases> leases = new ConcurrentHashMap<>();

  private record Scope(String name, int maxKeys) {}

  /** The connection lives on one of these loops; null: on a thread of its own. */
  SharedStores(
      GatewayMetrics metrics, ScheduledExecutorService control, @Nullable EventLoopGroup loops) {
    this.loops = loops;
    this.metrics = metrics;
    control.scheduleWithFixedDelay(
        () -> leases.values().forEach(Leases::tidy), 1, 1, TimeUnit.SECONDS);
    metrics.gauge(
        "redis_up",
        "Whether Redis answers: 1 or 0. Not there if none is used.",
        series -> {
          RedisLink present = link;
          if (present != null) {
            series.value(present.isUp() ? 1 : 0);
          }
        });
  }

  /** The buckets in Redis. */
  SharedStore buckets() {
    return buckets;
  }

  /** What is taken from them in advance for a limit; the same as long as it has that many keys. */
  Leases leases(String scope, int maxKeys) {
    return leases.computeIfAbsent(
        new Scope(scope, maxKeys), absent -> new Leases(buckets, maxKeys, System::nanoTime));
  }

  /** Lets go of what nobody needs any more. */
  void keep(Set<Leases> used) {
    leases
        .values()
        .removeIf(one -> {
          boolean unused = !used.contains(one);
          if (unused) {
            one.giveAllBack();
          }
          return unused;
        });
  }

  /** A configuration is about to be in force: connects, or lets go. */
  void configure(GatewayConfig config) {
    RedisSettings wanted = isWanted(config) ? settings(config.redis()) : null;
    RedisLink old = link;
    if (old != null && old.settings().equals(wanted)) {
      return;
    }
    RedisLink opened = wanted == null ? null : open(wanted);
    if (opened != null) {
      opened.awaitKnown(PATIENCE);
    }
    if (old != null) {
      leases.values().forEach(Leases::giveAllBack); // to where they are from
    }
    link = opened;
    if (old != null) {
      old.close();
    }
  }

  private RedisLink open(RedisSettings wanted) {
    return new RedisLink(
        wanted, loops == null ? null : loops.next(), metrics.limits()::redisFailed);
  }

  private static boolean isWanted(GatewayConfig config) {
    Stream<RateLimitConfig> ofRoutes =
        config.routes().stream().flatMap(route -> route.policies().rateLimit().stream());
    return Stream.concat(config.rateLimit().stream(), ofRoutes)
        .anyMatch(limit -> limit.store() == LimitStore.REDIS);
  }

  static @Nullable RedisSettings settings(@Nullable RedisConfig config) {
    return config == null
        ? null
        : new RedisSettings(
            config.host(),
            config.port(),
            config.db(),
            config.username(),
            config.password(),
            config.tls(),
            config.ca(),
            config.timeout());
  }

  /** Gives lots back and ends the connection. */
  @Override
  public void close() {
    RedisLink present = link;
    if (present != null) {
      CompletableFuture<?>[] given =
          leases.values().stream()
              .map(one -> one.giveAllBack().toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new);
      await(CompletableFuture.allOf(given));
      present.close();
    }
  }

  /** For the time that an answer may take, which is short when Redis is there. */
  private static void await(CompletableFuture<?> given) {
    try {
      given.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("not all tokens were given back", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
