package dev.jadegate.proxy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few paths that are the gateway's own on every listener and host. Immutable. */
public final class ReservedPaths {
  private final String[] paths;
  private final Route[] routes;

  public ReservedPaths(Map<String, Route> reserved) {
    paths = reserved.keySet().toArray(String[]::new);
    routes = new Route[paths.length];
    for (int i = 0; i < paths.length; i++) {
      routes[i] = reserved.get(paths[i]);
    }
  }

  /** Comparing with each is cheaper than hashing: lengths nearly always differ. */
  @Nullable Route find(String path) {
    for (int i = 0; i < paths.length; i++) {
      if (paths[i].equals(path)) {
        return routes[i];
      }
    }
    return null;
  }
}
