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
  private final Map<String, Yaml.Fields> policiesOf = new LinkedHashMap<>();
  private final Map<String, Place> serviceNames = new LinkedHashMap<>();
  private Yaml.Fields defaults;

  FileBinder(Binder binder, Problems problems) {
    this.binder = binder;
    this.problems = problems;
    defaults = new Yaml.Fields(Map.of(), new Place("", 0, 0));
  }

  /** The configuration; null if something is wrong, which is reported then. */
  @Nullable GatewayConfig bind(Yaml.Fields root) {
    binder.checkKeys(root, FILE.keys(), FILE.planned(), "");
    defaults = section(root, "defaults");
    binder.checkKeys(defaults, inheritedKeys(), inheritedPlanned(), "defaults");
    Policies policies = binder.bind(Policies.class, defaults, "defaults");
    GatewaySection gateway = bindSection(root, "gateway", GatewaySection.class);
    SecurityConfig security = bindSection(root, "security", SecurityConfig.class);
    MonitoringConfig monitoring = bindSection(root, "monitoring", MonitoringConfig.class);
    LoggingConfig logging = bindSection(root, "logging", LoggingConfig.class);
    each(root, "services", this::service);
    each(root, ROUTES, (fields, path) -> route(fields, path, null));
    if (policies == null
        || gateway == null
        || security == null
        || monitoring == null
        || logging == null) {
      return null;
    }
    GatewayConfig config =
        new GatewayConfig(
            gateway,
            policies,
            List.copyOf(services),
            List.copyOf(routes),
            security,
            monitoring,
            logging);
    new References(config, serviceNames, problems).check();
    return config;
  }

  /** What may stand in {@code defaults}: policies, and what all services have alike. */
  private static Set<String> inheritedKeys() {
    Set<String> keys = new LinkedHashSet<>(POLICIES.keys());
    keys.addAll(List.of("load_balancer", "concurrency", "pool"));
    return keys;
  }

  private static Set<String> inheritedPlanned() {
    Set<String> planned = new HashSet<>(POLICIES.planned());
    planned.add("discovery");
    return planned;
  }

  private <R extends Record> @Nullable R bindSection(Yaml.Fields root, String key, Class<R> type) {
    return binder.bindAll(type, section(root, key), key);
  }

  private Yaml.Fields section(Yaml.Fields root, String key) {
    Yaml.Field field = root.fields().get(key);
    if (field == null) {
      return new Yaml.Fields(Map.of(), root.place());
    }
    if (field.value() instanceof Yaml.Fields fields) {
      return fields;
    }
    problems.error(field.value().place(), key, "expected a mapping");
    return new Yaml.Fields(Map.of(), field.place());
  }

  private interface Reader {
    void read(Yaml.Fields fields, String path);
  }

  private void each(Yaml.Fields parent, String key, Reader reader) {
    each(parent, key, key, reader);
  }

  private void each(Yaml.Fields parent, String key, String path, Reader reader) {
    Yaml.Field field = parent.fields().get(key);
    if (field == null) {
      return;
    }
    if (!(field.value() instanceof Yaml.Items(List<Yaml> items, Place _))) {
      problems.error(field.value().place(), path, "expected a list");
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      String at = Binder.element(path, i, items.get(i));
      if (items.get(i) instanceof Yaml.Fields fields) {
        reader.read(fields, at);
      } else {
        problems.error(items.get(i).place(), at, "expected a mapping");
      }
    }
  }

  private void service(Yaml.Fields fields, String path) {
    Set<String> known = new LinkedHashSet<>(SERVICE.keys());
    known.addAll(ROUTE.keys());
    TARGETS.forEach(known::remove);
    known.add(ROUTES);
    Set<String> planned = new HashSet<>(SERVICE.planned());
    planned.addAll(POLICIES.planned());
    binder.checkKeys(fields, known, planned, path);

    Yaml.Fields own = defaults.only(SERVICE.keys()).mergedWith(fields.only(SERVICE.keys()));
    ServiceConfig service = binder.bind(ServiceConfig.class, own, path);
    String name = textOf(fields, "name");
    if (name != null) {
      Place earlier = serviceNames.putIfAbsent(name, fields.place());
      if (earlier != null) {
        problems.error(
            fields.place(), path, "a service of this name stands in line " + earlier.line());
      }
      policiesOf.put(name, policies(defaults, fields));
    }
    if (service != null) {
      services.add(service);
      warnOfBalancer(service, own, path);
    }
    if (!fields.only(MATCHERS).fields().isEmpty()) {
      Set<String> ofRoute = new HashSet<>(ROUTE.keys());
      ofRoute.remove("name");
      addRoute(fields.only(ofRoute), path, name);
    }
    each(fields, ROUTES, path + "." + ROUTES, (route, at) -> route(route, at, name));
  }

  private void warnOfBalancer(ServiceConfig service, Yaml.Fields own, String path) {
    BalancerKind algorithm = service.loadBalancer().algorithm();
    Yaml.Field field = own.fields().get("load_balancer");
    if (algorithm != BalancerKind.ROUND_ROBIN && field != null) {
      String word = Scalars.words(BalancerKind.class).get(algorithm.ordinal());
      problems.warn(
          field.value().place(),
          path + ".load_balancer",
          word + ": accepted, not in effect yet; round_robin is used");
    }
  }

  /** A route of the list of routes, or of a service's list. */
  private void route(Yaml.Fields fields, String path, @Nullable String owner) {
    binder.checkKeys(fields, ROUTE.keys(), plannedOfRoute(), path);
    if (fields.fields().containsKey("static")) {
      problems.warn(
          fields.place(), path, "static is not in effect yet, and so the route is left out");
      return;
    }
    addRoute(fields, path, owner);
  }

  private static Set<String> plannedOfRoute() {
    Set<String> planned = new HashSet<>(ROUTE.planned());
    planned.addAll(POLICIES.planned());
    return planned;
  }

  private void addRoute(Yaml.Fields fields, String path, @Nullable String owner) {
    Map<String, Yaml.Field> all = new LinkedHashMap<>(fields.fields());
    long targets = TARGETS.stream().filter(all::containsKey).count();
    if (targets == 0 && owner != null) {
      all.put("service", textField(owner, fields.place()));
    } else if (targets != 1) {
      problems.error(
          fields.place(),
          path,
          "expected one of " + String.join(", ", TARGETS) + "; found " + targets);
      return;
    }
    String service = textOf(new Yaml.Fields(all, fields.place()), "service");
    all.putIfAbsent("name", textField(defaultName(service, owner, path), fields.place()));
    Yaml.Fields below = service == null ? defaults : policiesOf.getOrDefault(service, defaults);
    Yaml.Fields merged =
        below.only(POLICIES.keys()).mergedWith(new Yaml.Fields(all, fields.place()));
    RouteConfig route = binder.bind(RouteConfig.class, merged, path);
    if (route != null) {
      routes.add(route);
    }
  }

  /** A service's own route has its name; others are named by their position. */
  private static String defaultName(@Nullable String service, @Nullable String owner, String path) {
    int bracket = path.lastIndexOf('[');
    if (bracket < 0) {
      return owner == null ? path.substring(path.lastIndexOf('.') + 1) : owner;
    }
    String number = path.substring(bracket + 1, path.length() - 1);
    return (owner != null ? owner : service == null ? "route" : service) + "-" + number;
  }

  private static Yaml.Fields policies(Yaml.Fields below, Yaml.Fields over) {
    return below.only(POLICIES.keys()).mergedWith(over.only(POLICIES.keys()));
  }

  private static Yaml.Field textField(String text, Place place) {
    return new Yaml.Field(place, new Yaml.Text(text, place));
  }

  private static @Nullable String textOf(Yaml.Fields fields, String key) {
    Yaml.Field field = fields.fields().get(key);
    return field != null && field.value() instanceof Yaml.Text(String text, Place _) ? text : null;
  }
}
