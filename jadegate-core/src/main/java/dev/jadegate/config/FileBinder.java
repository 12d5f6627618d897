package dev.jadegate.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a file to the whole configuration: what a route does not say it inherits from its
 * service, and that from {@code defaults}; mappings merge key by key, everything else replaces.
 */
final class FileBinder {
  private static final Shape FILE = Shape.of(GatewayConfig.class);
  private static final Shape SERVICE = Shape.of(ServiceConfig.class);
  private static final Shape ROUTE = Shape.of(RouteConfig.class);
  private static final Shape POLICIES = Shape.of(Policies.class);
  private static final String ROUTES = "routes";
  private static final String REDIS = "redis";
  private static final String AUTH = "auth";
  private static final String DEFAULT_LISTENER = "gateway";

  /** What all services may have alike, beside policies. */
  static final Set<String> SHARED =
      Set.of("load_balancer", "health_check", "concurrency", "pool", "circuit_breaker");

  /** Keys that say where a route leads. */
  private static final List<String> TARGETS = List.of("service", "split", "redirect", "respond");

  /** Keys any of which makes a route of a service's own section. */
  private static final Set<String> MATCHERS =
      Set.of(
          "path", "exact", "pattern", "regex", "host", "methods", "headers", "query", "listeners");

  private final Binder binder;
  private final Problems problems;
  private final List<ServiceConfig> services = new ArrayList<>();
  private final List<RouteConfig> routes = new ArrayList<>();
  private final Map<String, Place> serviceNames = new LinkedHashMap<>();
  private final Map<String, Yaml.Fields> policiesOf = new LinkedHashMap<>();
  private final Set<String> servicesWithRoutes = new HashSet<>();
  private final Set<String> routeNames = new HashSet<>();
  private final Set<String> listeners = new LinkedHashSet<>();
  private final References references;
  private LimitRules limitRules;
  private Yaml.Fields defaults;
  private DiscoveryFields discovery;
  private @Nullable AuthConfig auth;

  FileBinder(Binder binder, Problems problems) {
    this.binder = binder;
    this.problems = problems;
    references = new References(serviceNames, listeners, problems);
    limitRules = new LimitRules(problems, false);
    defaults = new Yaml.Fields(Map.of(), new Place("", 0, 0));
    discovery = new DiscoveryFields(defaults, problems);
  }

  /** A mapping in a list with its path, and its position in the list. */
  private record Entry(Yaml.Fields fields, String path, int position) {}

  /** The service in whose section a route stands. */
  private record Owner(String name, boolean isNamed) {}

  /** The configuration; null if something is wrong, which is reported then. */
  @Nullable GatewayConfig bind(Yaml.Fields root) {
    binder.checkKeys(root, FILE.keys(), FILE.planned(), "");
    defaults = section(root, "defaults");
    binder.checkKeys(defaults, inheritedKeys(), POLICIES.planned(), "defaults");
    Policies policies = binder.bind(Policies.class, defaults, "defaults");
    binder.check(SERVICE, SHARED, defaults, "defaults");
    discovery = new DiscoveryFields(root, problems);
    DiscoverySection found =
        binder.bindAll(DiscoverySection.class, discovery.section(), "discovery");
    int before = problems.count();
    CacheConfig cache = bindSection(root, "cache", CacheConfig.class);
    RedisConfig redis = redis(root, cache);
    boolean shared = cache != null && cache.provider() == CacheProvider.REDIS;
    if (shared && redis == null) {
      noRedis(section(root, "cache").place());
    }
    limitRules = new LimitRules(problems, redis != null || problems.count() > before);
    GatewaySection gateway = bindSection(root, "gateway", GatewaySection.class);
    auth = bindSection(root, AUTH, AuthConfig.class);
    SecurityConfig security = bindSection(root, "security", SecurityConfig.class);
    MonitoringConfig monitoring = bindSection(root, "monitoring", MonitoringConfig.class);
    LoggingConfig logging = bindSection(root, "logging", LoggingConfig.class);
    List<RateLimitConfig> limits =
        binder.bindList(FILE, "rate_limit", RateLimitConfig.class, root, "");
    limitRules.ofGateway(limits, root.value("rate_limit"));
    AdminConfig admin = admin(root);
    collectListeners(root);
    warnOfTlsBesideListeners(gateway);
    bindAll(entries(root, "services", "services"), entries(root, ROUTES, ROUTES));
    if (!shared) {
      limitRules.warnOfUnusedRedis(root.value(REDIS));
    }
    warnOfCacheWithoutRoutes(root);
    warnOfFallbacksWithoutCache(root);
    if (policies == null
        || gateway == null
        || found == null
        || auth == null
        || security == null
        || monitoring == null
        || logging == null
        || admin == null
        || cache == null) {
      return null;
    }
    checkMetricsPort(root, monitoring, admin);
    return new GatewayConfig(
        gateway,
        found,
        redis,
        policies,
        List.copyOf(services),
        List.copyOf(routes),
        limits,
        auth,
        security,
        monitoring,
        logging,
        admin,
        cache);
  }

  private void noRedis(Place place) {
    problems.error(
        place,
        "cache.provider",
        "found \"redis\", but nothing says where Redis is; expected a section redis within it");
  }

  private void warnOfTlsBesideListeners(@Nullable GatewaySection gateway) {
    if (gateway != null && gateway.tls() != null && !gateway.listeners().isEmpty()) {
      problems.warn(
          gateway.tls().place(), "gateway.tls", "no effect beside listeners: each has its own tls");
    }
  }

  private void checkMetricsPort(Yaml.Fields root, MonitoringConfig monitoring, AdminConfig admin) {
    if (monitoring.enabled()
        && monitoring.prometheus().listener() == MetricsListener.ADMIN
        && !admin.enabled()) {
      problems.error(
          section(root, "monitoring").place(),
          "monitoring.prometheus.listener",
          "found \"admin\", which is switched off; expected gateway, or no admin: none");
    }
  }

  private void warnOfCacheWithoutRoutes(Yaml.Fields root) {
    Yaml.Field provider =
        root.value("cache") instanceof Yaml.Fields cache ? cache.fields().get("provider") : null;
    boolean off =
        provider != null
            && provider.value() instanceof Yaml.Text text
            && text.text().equals("none");
    if (provider != null && !off && routes.stream().allMatch(r -> r.policies().cache() == null)) {
      problems.warn(
          provider.place(),
          "cache.provider",
          "nothing is kept: no route has a cache; cache: {} at a service, a route or in defaults"
              + " switches it on");
    }
  }

  /** A stale answer as fallback is of no use where none is kept. */
  private void warnOfFallbacksWithoutCache(Yaml.Fields root) {
    for (ServiceConfig service : services) {
      boolean kept =
          routes.stream()
              .filter(route -> route.policies().cache() != null)
              .anyMatch(route ->
                  service.name().equals(route.service())
                      || route.split().containsKey(service.name()));
      if (service.hasStaleFallback() && !kept) {
        problems.warn(
            section(root, "services").place(),
            "services." + service.name() + ".circuit_breaker.fallback.stale",
            "no effect: no route to the service has a cache");
      }
    }
  }

  private @Nullable AdminConfig admin(Yaml.Fields root) {
    if (root.value("admin") instanceof Yaml.Text(String text, Place place) && text.equals("none")) {
      Map<String, Yaml.Field> off = Map.of("enabled", textField("false", place));
      return binder.bindAll(AdminConfig.class, new Yaml.Fields(off, place), "admin");
    }
    return bindSection(root, "admin", AdminConfig.class);
  }

  /** What may stand in {@code defaults}: policies, and what all services have alike. */
  private static Set<String> inheritedKeys() {
    Set<String> keys = new LinkedHashSet<>(POLICIES.keys());
    keys.addAll(SHARED);
    return keys;
  }

  private <R extends Record> @Nullable R bindSection(Yaml.Fields root, String key, Class<R> type) {
    return binder.bindAll(type, section(root, key), key);
  }

  /** The specification has it within the cache. */
  private @Nullable RedisConfig redis(Yaml.Fields root, @Nullable CacheConfig cache) {
    if (root.value(REDIS) != null) {
      return bindSection(root, REDIS, RedisConfig.class);
    }
    return cache == null || cache.redis() == null ? null : cache.redis().connection();
  }

  private Yaml.Fields section(Yaml.Fields root, String key) {
    Yaml value = root.value(key);
    if (value instanceof Yaml.Fields fields) {
      return fields;
    }
    if (value != null) {
      problems.error(value.place(), key, "found " + Binder.kind(value) + "; expected a mapping");
    }
    return new Yaml.Fields(Map.of(), value == null ? root.place() : value.place());
  }

  private List<Entry> entries(Yaml.Fields parent, String key, String path) {
    List<Entry> entries = new ArrayList<>();
    switch (parent.value(key)) {
      case null -> {}
      case Yaml.Items(List<Yaml> items, Place _) -> {
        for (int i = 0; i < items.size(); i++) {
          String at = Binder.element(path, i, items.get(i));
          if (items.get(i) instanceof Yaml.Fields fields) {
            entries.add(new Entry(fields, at, i));
          } else {
            String found = Binder.kind(items.get(i));
            problems.error(items.get(i).place(), at, "found " + found + "; expected a mapping");
          }
        }
      }
      case Yaml other ->
          problems.error(
              other.place(),
              path,
              "found " + Binder.kind(other) + "; expected a list, each with a - in front");
    }
    return entries;
  }

  private void collectListeners(Yaml.Fields root) {
    Map<String, Place> names = new LinkedHashMap<>();
    if (root.value("gateway") instanceof Yaml.Fields gateway
        && gateway.value("listeners") instanceof Yaml.Items(List<Yaml> items, Place _)) {
      for (Yaml item : items) {
        String name = item instanceof Yaml.Fields fields ? fields.text("name") : null;
        Place earlier = name == null ? null : names.putIfAbsent(name, item.place());
        if (earlier != null) {
          problems.error(
              item.place(),
              "gateway.listeners." + name,
              "a listener of this name stands in line " + earlier.line() + " already");
        }
      }
    }
    listeners.addAll(names.isEmpty() ? Set.of(DEFAULT_LISTENER) : names.keySet());
  }

  /** In two steps, because a route may lead to a service that stands further down. */
  private void bindAll(List<Entry> serviceEntries, List<Entry> routeEntries) {
    for (Entry entry : serviceEntries) {
      collectService(entry);
      collectRouteNames(entry.fields().value(ROUTES));
    }
    routeEntries.forEach(entry -> collectRouteName(entry.fields()));
    references.checkMirror(defaults, "defaults");
    references.checkAuth(defaults, "defaults", auth);
    serviceEntries.forEach(this::service);
    routeEntries.forEach(entry -> route(entry, null));
    for (Entry entry : serviceEntries) {
      if (!servicesWithRoutes.contains(entry.fields().text("name"))) {
        binder.bind(Policies.class, policies(defaults, entry.fields()), entry.path());
      }
    }
    services.forEach(references::checkDiscovery);
    services.forEach(references::warn);
    routes.forEach(references::warn);
    if (auth != null) {
      references.warn(auth);
    }
  }

  private void collectService(Entry entry) {
    String name = entry.fields().text("name");
    if (name == null) {
      return;
    }
    Place earlier = serviceNames.putIfAbsent(name, entry.fields().place());
    if (earlier != null) {
      problems.error(
          entry.fields().place(),
          entry.path(),
          "a service of this name stands in line " + earlier.line() + " already");
    }
    policiesOf.put(name, policies(defaults, entry.fields()));
  }

  private void collectRouteNames(@Nullable Yaml list) {
    if (list instanceof Yaml.Items(List<Yaml> items, Place _)) {
      for (Yaml item : items) {
        if (item instanceof Yaml.Fields fields) {
          collectRouteName(fields);
        }
      }
    }
  }

  private void collectRouteName(Yaml.Fields route) {
    String name = route.text("name");
    if (name != null) {
      routeNames.add(name);
    }
  }

  private void service(Entry entry) {
    Yaml.Fields fields = entry.fields();
    String path = entry.path();
    Set<String> known = new LinkedHashSet<>(SERVICE.keys());
    known.addAll(ROUTE.keys());
    TARGETS.forEach(known::remove);
    known.removeAll(ROUTE.planned());
    known.add(ROUTES);
    Set<String> planned = new HashSet<>(SERVICE.planned());
    planned.addAll(POLICIES.planned());
    binder.checkKeys(fields, known, planned, path);

    Yaml.Fields own = defaults.only(SERVICE.keys()).mergedWith(fields.only(SERVICE.keys()));
    references.checkMirror(fields, path);
    references.checkAuth(fields, path, auth);
    references.checkFallback(fields.text("name"), own, path);
    ServiceConfig service = binder.bind(ServiceConfig.class, discovery.of(own, path), path);
    if (service != null) {
      services.add(service);
    }
    String name = fields.text("name");
    Owner owner = new Owner(name == null ? "unnamed" : name, name != null);
    if (!fields.only(MATCHERS).fields().isEmpty()) {
      Map<String, Yaml.Field> ofRoute = new LinkedHashMap<>(fields.only(ROUTE.keys()).fields());
      TARGETS.forEach(ofRoute::remove);
      ofRoute.putIfAbsent("name", textField(owner.name(), fields.place()));
      addRoute(new Entry(new Yaml.Fields(ofRoute, fields.place()), path, 0), owner);
    }
    entries(fields, ROUTES, path + "." + ROUTES).forEach(route -> route(route, owner));
  }

  /** A route of the list of routes, or of a service's list. */
  private void route(Entry entry, @Nullable Owner owner) {
    Yaml.Fields fields = entry.fields();
    binder.checkKeys(fields, ROUTE.keys(), plannedOfRoute(), entry.path());
    if (fields.fields().containsKey("static")) {
      problems.warn(
          fields.place(),
          entry.path(),
          "static is not in effect yet, and so the route is left out");
      return;
    }
    references.checkMirror(fields, entry.path());
    references.checkAuth(fields, entry.path(), auth);
    addRoute(entry, owner);
  }

  private static Set<String> plannedOfRoute() {
    Set<String> planned = new HashSet<>(ROUTE.planned());
    planned.addAll(POLICIES.planned());
    return planned;
  }

  private void addRoute(Entry entry, @Nullable Owner owner) {
    Place place = entry.fields().place();
    Map<String, Yaml.Field> all = new LinkedHashMap<>(entry.fields().fields());
    List<String> targets = TARGETS.stream().filter(all::containsKey).toList();
    if (targets.isEmpty() && owner != null) {
      all.put("service", textField(owner.name(), place));
    } else if (targets.size() != 1) {
      String found = targets.isEmpty() ? "none" : String.join(" and ", targets);
      problems.error(
          place,
          entry.path(),
          "found " + found + "; expected one of " + String.join(", ", TARGETS));
      return;
    }
    Yaml.Fields own = new Yaml.Fields(all, place);
    String above =
        own.text("service") == null && owner != null ? owner.name() : own.text("service");
    if (!all.containsKey("name")) {
      String base = owner == null ? above == null ? "route" : above : owner.name();
      all.put("name", textField(freeName(base, entry.position()), place));
    }
    if (owner == null || owner.isNamed()) {
      references.check(own, entry.path());
    }
    if (above != null) {
      servicesWithRoutes.add(above);
    }
    Yaml.Fields below = above == null ? defaults : policiesOf.getOrDefault(above, defaults);
    Yaml.Fields merged = below.only(POLICIES.keys()).mergedWith(own);
    RouteConfig route = binder.bind(RouteConfig.class, merged, entry.path());
    if (route != null) {
      limitRules.ofRoute(route.policies(), merged.value("rate_limit"), entry.path());
      routes.add(route);
    }
  }

  /** The name of a route that has none: by its position, or the next number that is free. */
  private String freeName(String base, int position) {
    int number = position;
    while (!routeNames.add(base + "-" + number)) {
      number++;
    }
    return base + "-" + number;
  }

  private static Yaml.Fields policies(Yaml.Fields below, Yaml.Fields over) {
    return below.only(POLICIES.keys()).mergedWith(over.only(POLICIES.keys()));
  }

  private static Yaml.Field textField(String text, Place place) {
    return new Yaml.Field(place, new Yaml.Text(text, place));
  }
}
