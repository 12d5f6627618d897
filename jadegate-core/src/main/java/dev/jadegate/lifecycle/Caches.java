package dev.jadegate.lifecycle;

import dev.jadegate.api.Filter;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.cache.SecondLevel;
import dev.jadegate.config.CacheProvider;
import dev.jadegate.config.CacheRedisConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.MemoryCacheConfig;
import dev.jadegate.config.RedisConfig;
import dev.jadegate.config.RouteCacheConfig;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.filter.cache.CacheFilter;
import dev.jadegate.filter.cache.CacheKeys;
import dev.jadegate.filter.cache.CacheListener;
import dev.jadegate.filter.cache.CacheResult;
import dev.jadegate.filter.cache.Invalidation;
import dev.jadegate.filter.cache.InvalidationFilter;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.proxy.Observation;
import dev.jadegate.redis.RedisLink;
import dev.jadegate.redis.RedisResponses;
import dev.jadegate.redis.RedisSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The response cache over all reloads. Owned by the thread that reloads. */
final class Caches implements AutoCloseable {
  private final InstantSource clock;
  private final GatewayMetrics metrics;
  private final ResponseCache cache;
  private volatile @Nullable Shared shared;

  /** The Redis that is in force, and what is kept in it. */
  private record Shared(RedisLink link, Duration longest, SecondLevel answers) {}

  Caches(InstantSource clock, GatewayMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
    cache = new ResponseCache(clock, this::second);
    metrics.gauge(
        "cache_entries",
        "URIs of which answers are in memory.",
        series -> series.value(cache.entries()));
    metrics.gauge(
        "cache_bytes",
        "What they take of the memory, roughly.",
        series -> series.value(cache.bytes()));
    metrics.gauge(
        "cache_filling_bytes",
        "What answers take that are on their way into it.",
        series -> series.value(cache.filling()));
    metrics.gauge(
        "cache_fetches",
        "Answers that are being fetched, for several requests or to renew a stale one.",
        series -> series.value(cache.fetches()));
    metrics.gauge(
        "cache_redis_up",
        "Whether the Redis of the cache answers: 1 or 0. Not there if none is used.",
        series -> {
          Shared present = shared;
          if (present != null) {
            series.value(present.link().isUp() ? 1 : 0);
          }
        });
    metrics.total(
        "cache_evictions_total",
        "URIs that went from memory for want of room.",
        series -> series.value(cache.evictions()));
  }

  /** For a compilation whose result is not used. */
  static ResponseCache standIn(InstantSource clock) {
    return new ResponseCache(clock, () -> null);
  }

  ResponseCache cache() {
    return cache;
  }

  /** A configuration is about to be in force. */
  void configure(GatewayConfig config) {
    MemoryCacheConfig memory = config.cache().memory();
    boolean used = config.cache().isOn() && isWanted(config);
    CacheRedisConfig own = config.cache().redis();
    RedisConfig redis = own == null ? config.redis() : own.connection();
    boolean isShared = used && config.cache().provider() == CacheProvider.REDIS && redis != null;
    connect(
        isShared ? SharedStores.settings(redis) : null,
        own == null ? CacheRedisConfig.LONGEST : own.ttl());
    cache.configure(used ? memory.maxSize().bytes() : 0, isShared ? memory.ttl() : Duration.ZERO);
  }

  private void connect(@Nullable RedisSettings wanted, Duration longest) {
    Shared old = shared;
    RedisLink link = old == null ? null : old.link();
    if (link == null || !link.settings().equals(wanted)) {
      link = wanted == null ? null : new RedisLink(wanted, null, metrics.limits()::redisFailed);
      if (link != null) {
        link.awaitKnown(SharedStores.PATIENCE);
      }
    }
    shared =
        link == null ? null : new Shared(link, longest, new RedisResponses(link, longest, clock));
    if (old != null && old.link() != link) {
      old.link().close();
    }
  }

  private @Nullable SecondLevel second() {
    Shared present = shared;
    return present == null ? null : present.answers();
  }

  @Override
  public void close() {
    Shared present = shared;
    if (present != null) {
      present.link().close();
    }
  }

  private static boolean isWanted(GatewayConfig config) {
    return config.routes().stream().anyMatch(route -> route.policies().cache() != null);
  }

  /** The filters of a configuration. */
  static final class Plan implements CacheListener {
    private final GatewayConfig config;
    private final Invalidation changes;
    private final @Nullable Filter elsewhere;
    private final Observation observation;
    private final Set<String> standIns;

    Plan(GatewayConfig config, ResponseCache cache, Observation observation) {
      this.config = config;
      Set<CacheKeys> keys = keys(config);
      changes = new Invalidation(cache, keys);
      elsewhere = keys.isEmpty() ? null : new InvalidationFilter(changes);
      this.observation = observation;
      standIns =
          config.services().stream()
              .filter(ServiceConfig::hasStaleFallback)
              .map(ServiceConfig::name)
              .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<CacheKeys> keys(GatewayConfig config) {
      Set<CacheKeys> keys = new HashSet<>();
      for (RouteConfig route : config.routes()) {
        RouteCacheConfig policy = route.policies().cache();
        if (policy != null && config.cache().isOn()) {
          keys.add(new CacheKeys(route.rawPath(), policy.ignoreQuery()));
        }
      }
      return keys;
    }

    /** A route's; null if no route has one. */
    @Nullable Filter filter(RouteConfig route) {
      RouteCacheConfig policy = route.policies().cache();
      return policy == null || !config.cache().isOn()
          ? elsewhere
          : new CacheFilter(
              route.name(),
              route.rawPath(),
              policy,
              config.cache().ttl(),
              changes,
              services(route),
              standIns,
              this);
    }

    private static Set<String> services(RouteConfig route) {
      String only = route.service();
      return only == null ? route.split().keySet() : Set.of(only);
    }

    @Override
    public void looked(String route, CacheResult result) {
      observation.cached(route, result.label());
    }

    @Override
    public void stoodIn(String service) {
      observation.fellBack(service);
    }
  }
}
