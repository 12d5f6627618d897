package dev.jadegate.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request: the most specific one wins.
 *
 * <ol>
 *   <li>Host: the exact name, then the longest wildcard, then routes for all hosts.
 *   <li>Path: a route that describes the whole path (segment by segment, a literal before a
 *       parameter), then expressions, then the route that describes the longest beginning (again a
 *       literal before a parameter).
 *   <li>Among routes of the same host and path: the one with more conditions, then the first.
 * </ol>
 *
 * A route whose other conditions fail is passed over, and the next specific one is tried. Allocates
 * nothing for a path and host; immutable, shared by all event loops.
 *
 * @param <R> what routes lead to
 */
public final class RouteTable<R> {
  private final List<RouteRule<R>> rules;
  private final RegionMap<PathTrie<R>> hosts;
  private final RegionMap<PathTrie<R>> wildcards;
  private final boolean hasWildcards;
  private final PathTrie<R> anyHost = new PathTrie<>();

  /** The rules in the order of the configuration. */
  public RouteTable(List<RouteRule<R>> rules) {
    this.rules = List.copyOf(rules);
    Map<String, PathTrie<R>> exact = new HashMap<>();
    Map<String, PathTrie<R>> below = new HashMap<>();
    for (RouteRule<R> rule : rules) {
      if (rule.hosts().isEmpty()) {
        anyHost.add(rule);
      }
      for (String host : rule.hosts()) {
        boolean wildcard = Hosts.isWildcard(host);
        (wildcard ? below : exact)
            .computeIfAbsent(wildcard ? Hosts.suffix(host) : host, key -> new PathTrie<>())
            .add(rule);
      }
    }
    anyHost.freeze();
    exact.values().forEach(PathTrie::freeze);
    below.values().forEach(PathTrie::freeze);
    hosts = new RegionMap<>(exact);
    wildcards = new RegionMap<>(below);
    hasWildcards = !below.isEmpty();
  }

  /** All rules in the order of the configuration. */
  public List<RouteRule<R>> rules() {
    return rules;
  }

  /** The route of this request; null if there is none. */
  public @Nullable R find(RouteQuery request) {
    return find(request, null);
  }

  /** The methods that would have matched, for the Allow field; empty if no method would have. */
  public String allowedMethods(RouteQuery request) {
    Set<String> allow = new TreeSet<>();
    find(request, allow);
    return String.join(", ", allow);
  }

  private @Nullable R find(RouteQuery request, @Nullable Set<String> allow) {
    String host = request.host();
    PathTrie<R> trie = hosts.get(host, 0, host.length());
    R found = trie == null ? null : trie.find(request, allow);
    if (hasWildcards) {
      for (int dot = host.indexOf('.'); dot > 0 && found == null; ) {
        trie = wildcards.get(host, dot + 1, host.length());
        found = trie == null ? null : trie.find(request, allow);
        dot = host.indexOf('.', dot + 1);
      }
    }
    return found == null ? anyHost.find(request, allow) : found;
  }
}
