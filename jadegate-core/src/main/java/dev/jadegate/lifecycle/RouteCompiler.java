package dev.jadegate.lifecycle;

import dev.jadegate.config.CircuitBreakerConfig;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.FallbackConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.HedgeConfig;
import dev.jadegate.config.MirrorConfig;
import dev.jadegate.config.Policies;
import dev.jadegate.config.Priority;
import dev.jadegate.config.Problem;
import dev.jadegate.config.RedirectConfig;
import dev.jadegate.config.RespondConfig;
import dev.jadegate.config.RetryConfig;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.config.Size;
import dev.jadegate.config.SplitByConfig;
import dev.jadegate.config.TimeoutConfig;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.filter.compression.CompressionRoom;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.proxy.Action;
import dev.jadegate.proxy.HedgePolicy;
import dev.jadegate.proxy.MirrorPolicy;
import dev.jadegate.proxy.Observation;
import dev.jadegate.proxy.RetryPolicy;
import dev.jadegate.proxy.Route;
import dev.jadegate.proxy.Shares;
import dev.jadegate.proxy.Timings;
import dev.jadegate.route.PathMatch;
import dev.jadegate.route.PathParameters;
import dev.jadegate.route.Rewrite;
import dev.jadegate.route.RouteRule;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.StickySessions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** From the configuration of routes to what matches them and what they do. */
final class RouteCompiler {
  /** Taste: longer than answers take, so that copies of what never ends do not pile up. */
  private static final Duration LONGEST_COPY = Duration.ofMinutes(1);

  private final GatewayConfig config;
  private final FilterAssembly filters;
  private final Map<String, Service> services;
  private final Lasting lasting;
  private final IntSupplier httpsPort;

  // Routes share what is equal: with thousands of them it must fit the caches.
  private final Map<TimeoutConfig, Timings> timings = new HashMap<>();
  private final Map<RetryConfig, RetryPolicy> retries = new HashMap<>();
  private final Map<Service, Action> forwards = new HashMap<>();

  /** What outlives a reload. */
  record Lasting(Quantiles quantiles, StickyCompiler cookies) {}

  /** A compiler whose result is not used. */
  RouteCompiler(GatewayConfig config, GatewayOptions options, Map<String, Service> services) {
    this(
        config,
        services,
        new FilterAssembly(
            config,
            options,
            Observation.NONE,
            null,
            RateLimits.standIns(config),
            Authentication.standIn(options.clock()).prepare(config.auth()),
            new FilterAssembly.Lasting(Caches.standIn(options.clock()), new CompressionRoom())),
        new Lasting(new Quantiles(), new StickyCompiler(options.clock(), new SecureRandom())),
        () -> 0);
  }

  /** The port is that to which clients are redirected who shall use TLS. */
  RouteCompiler(
      GatewayConfig config,
      Map<String, Service> services,
      FilterAssembly filters,
      Lasting lasting,
      IntSupplier httpsPort) {
    this.config = config;
    this.lasting = lasting;
    this.httpsPort = httpsPort;
    this.services = services;
    this.filters = filters;
  }

  /** What a request must be to match this route. */
  static <R> RouteRule<R> rule(RouteConfig route, R target) {
    return new RouteRule<>(
        target,
        new RouteRule.Parts(
            path(route),
            route.host(),
            route.listeners(),
            route.methods(),
            route.headers(),
            route.query()));
  }

  private static PathMatch path(RouteConfig route) {
    if (route.exact() != null) {
      return PathMatch.exact(route.exact());
    }
    if (route.pattern() != null) {
      return PathMatch.pattern(route.pattern());
    }
    if (route.regex() != null) {
      return PathMatch.regex(route.regex());
    }
    return PathMatch.prefix(Objects.requireNonNullElse(route.path(), "/"));
  }

  /**
   * All routes, in the order of the configuration.
   *
   * @throws ConfigException with what is wrong with each
   */
  List<RouteRule<Route>> rules() {
    List<RouteRule<Route>> rules = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      try {
        rules.add(rule(route));
      } catch (IllegalArgumentException e) {
        String path = "routes." + route.name();
        problems.add(new Problem(route.place(), path, String.valueOf(e.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return rules;
  }

  private RouteRule<Route> rule(RouteConfig route) {
    PathMatch path = path(route);
    Policies policies = route.policies();
    Route target =
        new Route(
            new Route.Parts(
                route.name(),
                action(route),
                filters.of(route),
                timings.computeIfAbsent(policies.timeout(), RouteCompiler::timings),
                retries.computeIfAbsent(policies.retry(), RouteCompiler::retry),
                hedge(route),
                mirror(route),
                maxRequestBytes(policies),
                policies.priority(),
                Set.copyOf(policies.upgrade()),
                PathParameters.of(path),
                rewrite(route, path),
                route.rawPath(),
                route.withoutPlace()));
    return rule(route, target);
  }

  private @Nullable HedgePolicy hedge(RouteConfig route) {
    HedgeConfig hedge = route.policies().hedge();
    if (hedge == null) {
      return null;
    }
    String of = Objects.requireNonNullElse(route.service(), "route " + route.name());
    double percentile = hedge.percentile();
    return new HedgePolicy(
        hedge.delay().toNanos(),
        percentile > 0 ? lasting.quantiles().of(of, percentile) : null,
        hedge.max());
  }

  private @Nullable MirrorPolicy mirror(RouteConfig route) {
    MirrorConfig mirror = route.policies().mirror();
    if (mirror == null) {
      return null;
    }
    Service service = service(mirror.service());
    TimeoutConfig timeout = route.policies().timeout();
    Route copies =
        new Route(
            new Route.Parts(
                route.name(),
                forwards.computeIfAbsent(service, Action.Forward::new),
                FilterChain.EMPTY, // the copy is made after them
                timings(timeout.withTotalUpTo(LONGEST_COPY)),
                retry(RetryConfig.of("none")),
                null,
                null,
                0,
                Priority.LOW,
                Set.of(),
                PathParameters.NONE,
                null,
                false,
                route.name()));
    return new MirrorPolicy(service, copies, mirror.percent(), mirror.maxBody().bytes());
  }

  /** A route of the gateway's own. */
  Route own(String name, Action action) {
    Policies policies = config.defaults();
    return new Route(
        new Route.Parts(
            name,
            action,
            action instanceof Action.Reserved ? filters.own() : filters.fallback(),
            timings(policies.timeout()),
            retry(policies.retry()),
            null,
            null,
            maxRequestBytes(policies),
            policies.priority(),
            Set.of(),
            PathParameters.NONE,
            null,
            false,
            name));
  }

  private long maxRequestBytes(Policies policies) {
    Size own = policies.maxRequestSize();
    return own == null ? config.gateway().maxRequestSize().bytes() : own.bytes();
  }

  private Action action(RouteConfig route) {
    RedirectConfig redirect = route.redirect();
    if (redirect != null) {
      return new Action.Redirect(redirect.to(), redirect.status(), httpsPort);
    }
    if (route.respond() != null) {
      return respond(route.respond());
    }
    if (!route.split().isEmpty()) {
      return split(route.split(), route.splitBy());
    }
    return forwards.computeIfAbsent(service(route.service()), Action.Forward::new);
  }

  private static Action respond(RespondConfig respond) {
    HeaderBlock fields = new HeaderBlock();
    respond.headers().forEach(fields::set);
    byte[] body = respond.body().getBytes(StandardCharsets.UTF_8);
    return new Action.Respond(respond.status(), body, fields);
  }

  /** What becomes of requests that a service's breaker refuses. */
  Map<Service, Action> fallbacks() {
    Map<Service, Action> actions = new HashMap<>();
    for (ServiceConfig service : config.services()) {
      CircuitBreakerConfig breaker = service.circuitBreaker();
      FallbackConfig fallback = breaker == null ? null : breaker.fallback();
      if (fallback != null && !fallback.stale()) { // which is the cache's to give
        RespondConfig respond = fallback.respond();
        actions.put(
            service(service.name()),
            respond == null ? new Action.Forward(service(fallback.service())) : respond(respond));
      }
    }
    return Map.copyOf(actions);
  }

  /** What has the weight 0 is left out: a cookie that names it is as good as none. */
  private Action split(Map<String, Integer> weights, @Nullable SplitByConfig by) {
    Map<String, Integer> shares = new LinkedHashMap<>(weights);
    shares.values().removeIf(weight -> weight == 0);
    List<String> names = List.copyOf(shares.keySet());
    List<Service> targets = names.stream().map(this::service).toList();
    String key = by == null ? null : by.key();
    String cookie = by == null ? null : by.cookie();
    return new Action.Split(
        targets.toArray(Service[]::new),
        new Shares(names, List.copyOf(shares.values())),
        key == null ? null : BalancerCompiler.hashKey(key),
        by == null || cookie == null
            ? null
            : StickySessions.ofSplit(
                lasting.cookies().settings(cookie, by.ttl(), by.like()), targets));
  }

  private Service service(@Nullable String name) {
    Service service = name == null ? null : services.get(name);
    if (service == null) {
      throw new IllegalArgumentException("no service " + name);
    }
    return service;
  }

  private static @Nullable Rewrite rewrite(RouteConfig route, PathMatch path) {
    if (route.rewrite() != null) {
      boolean prefix = route.exact() == null && route.pattern() == null && route.regex() == null;
      return Rewrite.to(route.rewrite(), path, prefix);
    }
    return route.stripPrefix() == null ? null : Rewrite.stripPrefix(route.stripPrefix());
  }

  private static Timings timings(TimeoutConfig timeout) {
    String header = timeout.header();
    return new Timings(
        timeout.connect().toNanos(),
        timeout.response().toNanos(),
        timeout.idle().toNanos(),
        timeout.total().toNanos(),
        header == null ? null : FieldName.of(header));
  }

  private static RetryPolicy retry(RetryConfig retry) {
    Duration perTry = retry.perTryTimeout();
    return new RetryPolicy(
        retry.retries(),
        Set.copyOf(retry.when()),
        retry.backoff().toNanos(),
        perTry == null ? 0 : perTry.toNanos(),
        retry.replay().bytes(),
        retry.maxRetryAfter().toNanos());
  }
}
