package dev.jadegate.proxy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes that win over all of the configuration: the few paths that are the gateway's own on
 * every listener and host, and listeners that only redirect. Immutable.
 */
public final class ReservedRoutes {
  private final String[] paths;
  private final Route[] routes;
  private final Map<String, Route> listeners;

  /** By path, and by the listener's name. */
  public ReservedRoutes(Map<String, Route> reserved, Map<String, Route> listeners) {
    paths = reserved.keySet().toArray(String[]::new);
    routes = new Route[paths.length];
    for (int i = 0; i < paths.length; i++) {
      routes[i] = reserved.get(paths[i]);
    }
    this.listeners = Map.copyOf(listeners);
  }

  /** Comparing with each path is cheaper than hashing: lengths nearly always differ. */
  @Nullable Route find(String listener, String path) {
    for (int i = 0; i < paths.length; i++) {
      if (paths[i].equals(path)) {
        return routes[i];
      }
    }
    return listeners.isEmpty() ? null : listeners.get(listener);
  }
}
