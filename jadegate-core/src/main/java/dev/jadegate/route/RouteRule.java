package dev.jadegate.route;

import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a request must be to match one route. Immutable.
 *
 * @param <R> what the rule leads to
 */
public final class RouteRule<R> {
  /** A rule as the configuration gives it: empty lists and maps match everything. */
  public record Parts(
      PathMatch path,
      List<String> hosts,
      List<String> listeners,
      List<String> methods,
      Map<String, String> headers,
      Map<String, String> query) {}

  // Shared: with thousands of routes what each looks at must fit the caches.
  private static final HttpMethod[] ANY_METHOD = {};
  private static final FieldMatch[] NO_FIELDS = {};
  private static final QueryMatch[] NO_QUERY = {};

  private final R target;
  private final PathMatch path;
  private final List<String> hosts;
  private final Set<String> listeners;
  private final HttpMethod[] methods;
  private final FieldMatch[] fields;
  private final QueryMatch[] query;

  /** The hosts are compared in lower case. */
  public RouteRule(R target, Parts parts) {
    this.target = target;
    path = parts.path();
    hosts = parts.hosts().stream().map(host -> host.toLowerCase(java.util.Locale.ROOT)).toList();
    listeners = Set.copyOf(parts.listeners());
    methods =
        parts.methods().isEmpty()
            ? ANY_METHOD
            : parts.methods().stream().map(HttpMethod::valueOf).toArray(HttpMethod[]::new);
    List<FieldMatch> fieldMatches = new ArrayList<>();
    parts
        .headers()
        .forEach((name, value) ->
            fieldMatches.add(new FieldMatch(FieldName.of(name), ValueMatch.of(value))));
    fields = fieldMatches.isEmpty() ? NO_FIELDS : fieldMatches.toArray(FieldMatch[]::new);
    List<QueryMatch> queryMatches = new ArrayList<>();
    parts
        .query()
        .forEach((name, value) -> queryMatches.add(new QueryMatch(name, ValueMatch.of(value))));
    query = queryMatches.isEmpty() ? NO_QUERY : queryMatches.toArray(QueryMatch[]::new);
  }

  /** Where it leads. */
  public R target() {
    return target;
  }

  PathMatch path() {
    return path;
  }

  /** In lower case; {@code *.example.com} for every name below; empty: all. */
  List<String> hosts() {
    return hosts;
  }

  /** How many matchers there are beside host and path: more of them make a rule more specific. */
  int conditions() {
    return (listeners.isEmpty() ? 0 : 1)
        + (methods.length == 0 ? 0 : 1)
        + fields.length
        + query.length;
  }

  /** Whether listener, fields and query fit; host, path and method are looked at elsewhere. */
  boolean fits(RouteQuery request) {
    if (!listeners.isEmpty() && !listeners.contains(request.listener())) {
      return false;
    }
    for (FieldMatch field : fields) {
      if (!field.matches(request.headers())) {
        return false;
      }
    }
    for (QueryMatch parameter : query) {
      if (!parameter.matches(request.query())) {
        return false;
      }
    }
    return true;
  }

  boolean fitsMethod(HttpMethod method) {
    if (methods.length == 0) {
      return true;
    }
    for (HttpMethod accepted : methods) {
      if (accepted.equals(method)) {
        return true;
      }
    }
    return false;
  }

  void addMethodsTo(Set<String> names) {
    for (HttpMethod method : methods) {
      names.add(method.name());
    }
  }

  /** Why the request does not match, for a person; empty if it does. */
  public String mismatch(RouteQuery request) {
    if (!listeners.isEmpty() && !listeners.contains(request.listener())) {
      return "listener is not one of " + listeners;
    }
    if (!hosts.isEmpty() && hosts.stream().noneMatch(host -> Hosts.fits(host, request.host()))) {
      return "host is not one of " + hosts;
    }
    if (!path.matches(request.path())) {
      return "path does not match";
    }
    if (!fitsMethod(request.httpMethod())) {
      return "method is not one of " + List.of(methods);
    }
    for (FieldMatch field : fields) {
      if (!field.matches(request.headers())) {
        return "header " + field.name() + " does not match";
      }
    }
    for (QueryMatch parameter : query) {
      if (!parameter.matches(request.query())) {
        return "query parameter " + parameter.name() + " does not match";
      }
    }
    return "";
  }
}
