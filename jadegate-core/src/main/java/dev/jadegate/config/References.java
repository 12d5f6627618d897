package dev.jadegate.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks what one part of a file says of another. It looks at what is written, not at the records,
 * so that a wrong value somewhere hides no wrong name.
 */
final class References {
  private final Map<String, Place> services;
  private final Set<String> listeners;
  private final Problems problems;
  private final Map<String, Place> routes = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Set<String> issuers = new HashSet<>();
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> fallbacks = new HashMap<>();

  /** The places of all services by name, and the names of all listeners. */
  References(Map<String, Place> services, Set<String> listeners, Problems problems) {
    this.services = services;
    this.listeners = listeners;
    this.problems = problems;
  }

  /** Checks the name of a route and the names that it uses. */
  void check(Yaml.Fields route, String path) {
    String name = route.text("name");
    Place earlier = name == null ? null : routes.putIfAbsent(name, route.place());
    if (earlier != null) {
      problems.error(
          route.place(),
          path,
          "a route named \"" + name + "\" stands in line " + earlier.line() + " already");
    }
    if (route.value("service") instanceof Yaml.Text(String service, Place place)) {
      use(service, place, path + ".service");
    }
    if (route.value("split") instanceof Yaml.Fields split) {
      split.fields().forEach((service, field) -> use(service, field.place(), path + ".split"));
    }
    Yaml names = route.value("listeners");
    List<Yaml> all = names instanceof Yaml.Items(List<Yaml> items, Place _) ? items : listOf(names);
    for (Yaml item : all) {
      if (item instanceof Yaml.Text(String listener, Place place)) {
        known("listener", listener, listeners, new Where(place, path + ".listeners"));
      }
    }
  }

  /** Checks the service that gets copies of requests, if these policies name one. */
  void checkMirror(Yaml.Fields policies, String path) {
    if (policies.value("mirror") instanceof Yaml.Fields mirror
        && mirror.value("service") instanceof Yaml.Text(String other, Place place)) {
      use(other, place, path + ".mirror.service");
    }
  }

  /**
   * Checks the ways to show who asks that these policies name; {@code auth} may be wrong itself.
   */
  void checkAuth(Yaml.Fields policies, String path, @Nullable AuthConfig auth) {
    if (auth == null || !(policies.value("auth") instanceof Yaml.Fields asked)) {
      return;
    }
    String at = path + ".auth";
    Yaml names = asked.value("jwt");
    List<Yaml> all = names instanceof Yaml.Items(List<Yaml> items, Place _) ? items : listOf(names);
    for (Yaml item : all) {
      if (item instanceof Yaml.Text(String issuer, Place place)) {
        issuers.add(issuer);
        known("issuer", issuer, auth.jwt().keySet(), new Where(place, at + ".jwt"));
      }
    }
    checkAuth(asked, at, "api_key", "api_keys", auth.apiKeys() != null);
    checkAuth(asked, at, "basic", "basic", auth.basic() != null);
  }

  private void checkAuth(Yaml.Fields asked, String at, String key, String section, boolean there) {
    if (asked.value(key) instanceof Yaml.Text(String text, Place place)
        && text.equals("true")
        && !there) {
      problems.error(
          place,
          at + "." + key,
          "found true, but nothing says which there are; expected a section auth." + section);
    }
  }

  /** Warns of issuers that nobody asks for, or whose tokens for others are believed. */
  void warn(AuthConfig auth) {
    auth.jwt()
        .forEach((name, jwt) -> {
          String path = "auth.jwt." + name;
          if (!issuers.contains(name)) {
            problems.warn(jwt.place(), path, "no route asks for its tokens");
          } else if (jwt.audience().isEmpty()) {
            problems.warn(
                jwt.place(),
                path + ".audience",
                "absent: tokens are believed that were made for another service");
          }
        });
  }

  /** Checks the service that answers instead of this one, as the others before it have been. */
  void checkFallback(@Nullable String name, Yaml.Fields service, String path) {
    if (service.value("circuit_breaker") instanceof Yaml.Fields breaker
        && breaker.value("fallback") instanceof Yaml.Fields fallback
        && fallback.value("service") instanceof Yaml.Text(String other, Place place)) {
      String at = path + ".circuit_breaker.fallback.service";
      use(other, place, at);
      if (name != null) {
        fallbacks.put(name, other);
        checkCircle(name, new Where(place, at));
      }
    }
  }

  private void checkCircle(String name, Where where) {
    StringBuilder way = new StringBuilder(name);
    String next = fallbacks.get(name);
    while (next != null) {
      way.append(", ").append(next);
      if (next.equals(name)) {
        problems.error(
            where.place(), where.path(), "found a circle: " + way + "; expected an end to it");
        return;
      }
      next = fallbacks.get(next);
    }
  }

  private static List<Yaml> listOf(@Nullable Yaml one) {
    return one == null ? List.of() : List.of(one);
  }

  private void use(String service, Place place, String path) {
    used.add(service);
    known("service", service, services.keySet(), new Where(place, path));
  }

  private record Where(Place place, String path) {}

  private void known(String kind, String name, Collection<String> known, Where where) {
    if (!known.contains(name)) {
      String hint = Nearest.hint(name, known);
      String all = known.isEmpty() ? "; there is none" : "; known: " + String.join(", ", known);
      problems.error(
          where.place(),
          where.path(),
          "no " + kind + " \"" + name + "\"" + (hint.isEmpty() ? all : hint));
    }
  }

  /** Checks what a service says of discovery against the kind of registry. */
  void checkDiscovery(ServiceConfig service) {
    DiscoveryConfig discovery = service.discovery();
    if (discovery == null || discovery.provider() != DiscoveryProvider.DNS) {
      return;
    }
    String name = discovery.name().isEmpty() ? service.name() : discovery.name();
    Place place = services.getOrDefault(service.name(), new Place("", 0, 0));
    String path = "services." + service.name() + ".discovery";
    if (!Format.DNS_NAME.accepts(name)) {
      problems.error(
          place, path + ".name", "found \"" + name + "\"; expected " + Format.DNS_NAME.expected());
    } else if (discovery.port() == 0 && !name.startsWith("_")) {
      problems.error(
          place,
          path + ".port",
          "missing; expected the port of the instances, because DNS tells only the addresses of \""
              + name
              + "\"");
    }
  }

  /** Warns of a service that cannot answer or is never asked. */
  void warn(ServiceConfig service) {
    Place place = services.getOrDefault(service.name(), new Place("", 0, 0));
    String path = "services." + service.name();
    if (!used.contains(service.name())) {
      problems.warn(place, path, "no route leads to it");
    }
    warnOfBalancer(service.loadBalancer(), place, path + ".load_balancer");
    StickyConfig sticky = service.loadBalancer().sticky();
    if (sticky != null) {
      Where where = new Where(place, path + ".load_balancer.sticky");
      warnOfCookie(service.name(), sticky.cookie(), sticky.like(), where);
    }
    UpstreamTlsConfig tls = service.tls();
    if (tls != null && !tls.verify()) {
      problems.warn(
          tls.place(),
          path + ".tls.verify",
          "false: whoever answers at an instance's address is believed; meant for tests");
    }
    if (service.instances().isEmpty() && service.discovery() == null) {
      problems.warn(place, path, "no instances, and none are looked for: answers with 503");
    }
  }

  private void warnOfBalancer(LoadBalancerConfig balancer, Place place, String path) {
    boolean builtIn = Scalars.words(BalancerKind.class).contains(balancer.algorithm());
    if (balancer.key() != null && builtIn && !balancer.isHash()) {
      problems.warn(place, path + ".key", "no effect with " + balancer.algorithm());
    }
    if (balancer.isHash() && !balancer.slowStart().isZero()) {
      problems.warn(place, path + ".slow_start", "no effect with consistent_hash: keys would move");
    }
  }

  /** Warns of what is odd about the cookie of a split. */
  void warn(RouteConfig route) {
    SplitByConfig by = route.splitBy();
    if (by != null && by.cookie() != null) {
      // Splits over the same services may share theirs: a client is with the same one everywhere.
      String owner = "the split over " + String.join(", ", new TreeSet<>(route.split().keySet()));
      Where where = new Where(route.place(), "routes." + route.name() + ".split_by");
      warnOfCookie(owner, by.cookie(), by.like(), where);
    }
  }

  private void warnOfCookie(String owner, String name, CookieConfig like, Where where) {
    if (like.secret() == null) {
      problems.warn(
          where.place(),
          where.path(),
          "no secret: cookies end with a restart, and no other gateway knows them");
    }
    String other = cookies.putIfAbsent(name + like.path(), owner);
    if (other != null && !other.equals(owner)) {
      problems.warn(
          where.place(),
          where.path() + ".cookie",
          "\""
              + name
              + "\" is that of "
              + other
              + " too: on one host they take it from each other");
    }
  }
}
