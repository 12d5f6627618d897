package dev.jadegate.lifecycle;

import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.LimitMode;
import dev.jadegate.config.LimitStore;
import dev.jadegate.config.QuotaConfig;
import dev.jadegate.config.RateLimitConfig;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.filter.ratelimit.LimitKey;
import dev.jadegate.filter.ratelimit.RateLimit;
import dev.jadegate.filter.ratelimit.RateLimitFilter;
import dev.jadegate.filter.ratelimit.SharedLimit;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.CalendarQuota;
import dev.jadegate.resilience.Leases;
import dev.jadegate.resilience.Limiter;
import dev.jadegate.resilience.SipHash;
import dev.jadegate.resilience.TokenBucket;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The limiters of the configuration in force. Routes of one service with the same limit share a
 * limiter, and a reload goes on with what is there: with the same limit as it is, with one of the
 * same name and key in proportion. Owned by the thread that reloads.
 */
final class RateLimits {
  private static final String WHOLE = "gateway";
  private static final String ROUTE = "route";

  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final LongSupplier random;
  private final RateLimitFilter.Refusals refusals;
  private final @Nullable SharedStores stores;
  private volatile Map<Wanted, Limiter> limiters = Map.of();

  /**
   * @param clock for quotas
   * @param nanoClock for rates; monotonic
   * @param random that no client can foresee
   * @param stores for limits that gateways share; null: for a compilation that is not used
   */
  RateLimits(
      InstantSource clock,
      LongSupplier nanoClock,
      LongSupplier random,
      RateLimitFilter.Refusals refusals,
      @Nullable SharedStores stores) {
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.random = random;
    this.refusals = refusals;
    this.stores = stores;
  }

  /** For a compilation whose result is not used. */
  static Plan standIns(GatewayConfig config) {
    return new RateLimits(
            InstantSource.system(), () -> 0, () -> 0, (service, route, limit) -> {}, null)
        .plan(config);
  }

  /**
   * A limit, where it holds.
   *
   * @param service whose routes share it; empty: it is the whole gateway's, or that of a route
   *     without a service
   * @param route the only route that has it; empty: all of the service with an equal limit
   */
  private record Wanted(String service, String route, RateLimitConfig limit) {
    static Wanted of(RouteConfig route, RateLimitConfig limit) {
      String service = route.service();
      boolean own = service == null || ROUTE.equals(limit.key());
      return new Wanted(service == null ? "" : service, own ? route.name() : "", limit);
    }

    String label() {
      return limit.label(isWhole() ? WHOLE : "service");
    }

    private boolean isWhole() {
      return service.isEmpty() && route.isEmpty();
    }

    /** As metrics name it, also for requests that the gateway answers itself. */
    String serviceLabel() {
      return service.isEmpty() ? WHOLE : service;
    }

    /** By which all gateways know it; another limit of the same name may stand at another route. */
    String scope() {
      return service + ":" + route + ":" + label();
    }

    Lineage lineage() {
      QuotaConfig quota = limit.quota();
      return new Lineage(
          service, route, label(), limit.key(), quota == null ? "" : quota.per().name());
    }

    int maxKeys() {
      boolean one = key() == LimitKey.ALL;
      return one ? 0 : limit.maxKeys();
    }

    LimitKey key() {
      String key = limit.keyOrService();
      if (key.startsWith("header:")) {
        return LimitKey.ofField(key.substring("header:".length()));
      }
      if (limit.isOfIdentity()) {
        return LimitKey.ofClaim(key.substring(RateLimitConfig.CLAIM.length()));
      }
      return key.equals("client_ip") ? LimitKey.ofClient(limit.ipv6Prefix()) : LimitKey.ALL;
    }
  }

  /** What must be alike for a limit to go on in another. */
  private record Lineage(
      String service, String route, String label, @Nullable String key, String window) {}

  /** The limiters of a new configuration; they change when it is in force. */
  final class Plan {
    private final Map<Wanted, Limiter> limiters = new LinkedHashMap<>();
    private final Map<Wanted, Allowance> changed = new LinkedHashMap<>();
    private final Map<Wanted, String> scopes = new HashMap<>();
    private final Set<Leases> used = new HashSet<>();
    private final List<RateLimitConfig> whole;

    private Plan(List<RateLimitConfig> whole) {
      this.whole = whole;
    }

    /** The filter for a route's own limits that need not know who asks; null if there is none. */
    @Nullable RateLimitFilter anonymous(RouteConfig route) {
      return filter(route, limit -> !limit.isOfIdentity());
    }

    /** The same for those of which everybody has his own who has shown who he is. */
    @Nullable RateLimitFilter ofIdentity(RouteConfig route) {
      return filter(route, RateLimitConfig::isOfIdentity);
    }

    private @Nullable RateLimitFilter filter(RouteConfig route, Predicate<RateLimitConfig> wanted) {
      List<Wanted> limits =
          route.policies().rateLimit().stream()
              .filter(wanted)
              .map(limit -> Wanted.of(route, limit))
              .toList();
      return limits.isEmpty() ? null : filter(limits);
    }

    /** The filter for the whole gateway; null if it has no limit. */
    @Nullable RateLimitFilter front() {
      return whole.isEmpty() ? null : filter(whole.stream().map(RateLimits::ofGateway).toList());
    }

    private RateLimitFilter filter(List<Wanted> wanted) {
      return new RateLimitFilter(wanted.stream().map(this::limit).toList(), refusals);
    }

    private RateLimit limit(Wanted wanted) {
      Limiter limiter = Objects.requireNonNull(limiters.get(wanted), "a limit that was planned");
      Allowance allowance =
          changed.getOrDefault(wanted, limiter.buckets().allowance()); // what will be in force
      return new RateLimit(
          wanted.serviceLabel(),
          wanted.label(),
          wanted.key(),
          limiter,
          wanted.limit().headers() ? RateLimit.policy(wanted.label(), allowance) : "",
          shared(wanted));
    }

    private @Nullable SharedLimit shared(Wanted wanted) {
      String scope = scopes.get(wanted);
      if (stores == null || scope == null) {
        return null;
      }
      RateLimitConfig limit = wanted.limit();
      Leases leases =
          limit.mode() == LimitMode.EXACT ? null : stores.leases(scope, limit.maxKeys());
      if (leases != null) {
        used.add(leases);
      }
      return new SharedLimit(stores.buckets(), leases, scope, limit.onError());
    }
  }

  private static Wanted ofGateway(RateLimitConfig limit) {
    return new Wanted("", "", limit);
  }

  /** Whether a route has limits that no other route can share. */
  static boolean isOfRoute(RouteConfig route) {
    return route.policies().rateLimit().stream()
        .anyMatch(limit -> !Wanted.of(route, limit).route().isEmpty());
  }

  /** Finds or makes what a configuration wants; changes nothing. */
  Plan plan(GatewayConfig config) {
    Set<Wanted> wanted = new LinkedHashSet<>();
    config.rateLimit().forEach(limit -> wanted.add(ofGateway(limit)));
    for (RouteConfig route : config.routes()) {
      route.policies().rateLimit().forEach(limit -> wanted.add(Wanted.of(route, limit)));
    }
    Map<Lineage, Deque<Limiter>> left = new HashMap<>();
    limiters.forEach((old, limiter) -> {
      if (!wanted.contains(old)) {
        left.computeIfAbsent(old.lineage(), key -> new ArrayDeque<>()).add(limiter);
      }
    });
    Plan plan = new Plan(config.rateLimit());
    for (Wanted one : wanted) {
      Limiter same = limiters.get(one);
      Limiter alike =
          same == null ? left.getOrDefault(one.lineage(), new ArrayDeque<>()).poll() : null;
      if (alike != null) {
        plan.changed.put(one, allowance(one.limit()));
      }
      plan.limiters.put(one, same != null ? same : alike != null ? alike : make(one));
    }
    plan.scopes.putAll(scopes(wanted));
    return plan;
  }

  /** What the names of buckets begin with that are shared; namesakes are numbered. */
  private static Map<Wanted, String> scopes(Set<Wanted> wanted) {
    Map<Wanted, String> scopes = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (Wanted one : wanted) {
      if (one.limit().store() == LimitStore.REDIS) {
        String scope = one.scope();
        for (int i = 2; !taken.add(scope); i++) {
          scope = one.scope() + "#" + i;
        }
        scopes.put(one, scope + ":");
      }
    }
    return scopes;
  }

  private Limiter make(Wanted wanted) {
    SipHash hash = new SipHash(random.getAsLong(), random.getAsLong());
    return new Limiter(allowance(wanted.limit()), wanted.maxKeys(), hash);
  }

  private Allowance allowance(RateLimitConfig limit) {
    QuotaConfig quota = limit.quota();
    if (quota != null) {
      CalendarQuota.Per per = CalendarQuota.Per.valueOf(quota.per().name());
      return new CalendarQuota(quota.limit(), per, clock);
    }
    double rate = Objects.requireNonNull(limit.requestsPerSecond(), "a rate, or else a quota");
    return new TokenBucket(rate, limit.burstOrSecond(), nanoClock);
  }

  /** The plan is in force. */
  void commit(Plan plan) {
    plan.changed.forEach((wanted, allowance) ->
        Objects.requireNonNull(plan.limiters.get(wanted), "a limit that was planned")
            .configure(allowance, wanted.maxKeys()));
    limiters = plan.limiters;
    if (stores != null) {
      stores.keep(plan.used);
    }
  }

  /** Shows decisions and keys. */
  void report(GatewayMetrics metrics) {
    metrics.total(
        "rate_limit_decisions_total",
        "Requests that a limit let pass or refused, or whose store had no answer.",
        series -> {
          decided(series, Limiter::allowed, "allowed");
          decided(series, Limiter::refused, "refused");
          decided(series, Limiter::unasked, "unasked");
        },
        "service",
        "limit",
        "result");
    metrics.total(
        "rate_limit_without_room_total",
        "Requests whose key found no room and shared a bucket with others.",
        series ->
            sum(Limiter::withoutRoom).forEach((at, n) -> series.value(n, at.service, at.limit)),
        "service",
        "limit");
    metrics.gauge(
        "rate_limit_keys",
        "Keys that have a bucket of their own.",
        series -> sum(Limiter::keys).forEach((at, n) -> series.value(n, at.service, at.limit)),
        "service",
        "limit");
  }

  private void decided(
      GatewayMetrics.Series series, ToDoubleFunction<Limiter> count, String result) {
    sum(count).forEach((at, n) -> series.value(n, at.service, at.limit, result));
  }

  private record Labels(String service, String limit) {}

  /** Limits of one name in one service count together. */
  private Map<Labels, Double> sum(ToDoubleFunction<Limiter> value) {
    Map<Labels, Double> sums = new LinkedHashMap<>();
    limiters.forEach((wanted, limiter) ->
        sums.merge(
            new Labels(wanted.serviceLabel(), wanted.label()),
            value.applyAsDouble(limiter),
            Double::sum));
    return sums;
  }
}
