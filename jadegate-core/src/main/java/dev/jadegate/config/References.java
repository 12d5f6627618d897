package dev.jadegate.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what one part of a configuration says of another. */
final class References {
  private static final String DEFAULT_LISTENER = "gateway";

  private final GatewayConfig config;
  private final Map<String, Place> services;
  private final Problems problems;

  /** The places of all services by name, also of those that were refused. */
  References(GatewayConfig config, Map<String, Place> services, Problems problems) {
    this.config = config;
    this.services = services;
    this.problems = problems;
  }

  void check() {
    Set<String> listeners = new HashSet<>();
    for (ListenerConfig listener : config.gateway().listeners()) {
      if (!listeners.add(listener.name())) {
        problems.error(
            new Place(file(), 0, 0),
            "gateway.listeners." + listener.name(),
            "two listeners have this name");
      }
    }
    if (listeners.isEmpty()) {
      listeners.add(DEFAULT_LISTENER);
    }
    Map<String, Place> names = new HashMap<>();
    Set<String> used = new HashSet<>();
    for (RouteConfig route : config.routes()) {
      Place earlier = names.putIfAbsent(route.name(), route.place());
      if (earlier != null) {
        problems.error(
            route.place(),
            "routes." + route.name(),
            "a route of this name stands in line " + earlier.line());
      }
      targets(route, used);
      route.listeners().forEach(name -> known(route, "listener", name, listeners));
    }
    config.services().forEach(service -> warnIfUnreachable(service, used));
  }

  private String file() {
    return services.values().stream().findFirst().map(Place::file).orElse("");
  }

  private void targets(RouteConfig route, Set<String> used) {
    if (route.service() != null) {
      used.add(route.service());
      known(route, "service", route.service(), services.keySet());
    }
    route
        .split()
        .keySet()
        .forEach(name -> {
          used.add(name);
          known(route, "service", name, services.keySet());
        });
    int sum = route.split().values().stream().mapToInt(Integer::intValue).sum();
    if (!route.split().isEmpty() && sum <= 0) {
      problems.error(
          route.place(),
          "routes." + route.name() + ".split",
          "expected weights with a sum above 0");
    }
  }

  private void known(RouteConfig route, String kind, String name, Collection<String> known) {
    if (!known.contains(name)) {
      String hint = Nearest.hint(name, known);
      String all =
          known.isEmpty() ? "; there is none" : "; known: " + String.join(", ", List.copyOf(known));
      problems.error(
          route.place(),
          "routes." + route.name(),
          "no " + kind + " \"" + name + "\"" + (hint.isEmpty() ? all : hint));
    }
  }

  private void warnIfUnreachable(ServiceConfig service, Set<String> used) {
    Place place = services.getOrDefault(service.name(), new Place("", 0, 0));
    String path = "services." + service.name();
    if (!used.contains(service.name())) {
      problems.warn(place, path, "no route leads to it");
    }
    if (service.instances().isEmpty()) {
      problems.warn(
          place, path, "no instances, and discovery is not in effect yet: answers with 503");
    }
  }
}
