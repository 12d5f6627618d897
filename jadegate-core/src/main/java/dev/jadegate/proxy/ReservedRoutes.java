package dev.jadegate.proxy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes that win over all of the configuration: the few paths that are the gateway's own on
 * every listener and host, and listeners that only redirect. Immutable.
 */
public final class ReservedRoutes {
  private final List<String> paths;
  private final List<Route> routes;
  private final Map<String, Route> listeners;

  /** By path, and by the listener's name. */
  public ReservedRoutes(Map<String, Route> reserved, Map<String, Route> listeners) {
    paths = List.copyOf(reserved.keySet());
    routes = List.copyOf(reserved.values());
    this.listeners = Map.copyOf(listeners);
  }

  /** Comparing with each path is cheaper than hashing: lengths nearly always differ. */
  @Nullable Route find(String listener, String path) {
    for (int i = 0; i < paths.size(); i++) {
      if (paths.get(i).equals(path)) {
        return routes.get(i);
      }
    }
    return listeners.isEmpty() ? null : listeners.get(listener);
  }
}
