package dev.jadegate.lifecycle;

import dev.jadegate.api.Failure;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.RouteConfig;
import dev.jadegate.header.HostField;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.route.RequestTarget;
import dev.jadegate.route.RouteQuery;
import dev.jadegate.route.RouteRule;
import dev.jadegate.route.RouteTable;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which route a request would take, and why not the others.
 *
 * @param problem why the request would be refused before any route; empty if it would not
 * @param path the normalised path
 * @param matched the route; null if none
 * @param others the nearest others, nearest first
 */
public record Explanation(
    String problem, String path, @Nullable RouteConfig matched, List<Other> others) {
  /** A route that does not get the request. */
  public record Other(RouteConfig route, String reason) {}

  private record Query(
      String listener,
      String host,
      String path,
      HttpMethod httpMethod,
      String query,
      HttpHeaders headers)
      implements RouteQuery {}

  /** Explains; the address may be a whole URL or begin with the path. */
  public static Explanation of(
      GatewayConfig config, String method, String url, Map<String, String> headers) {
    RequestTarget target = new RequestTarget();
    HttpMethod verb = HttpMethod.valueOf(method);
    RequestTarget.Rules rules =
        new RequestTarget.Rules(
            config.gateway().mergeSlashes(),
            config.gateway().encodedSlashes() == dev.jadegate.config.EncodedSlashes.KEEP);
    Failure bad = target.parse(url, verb, rules);
    if (bad != null) {
      return new Explanation(bad.status() + ": " + target.problem(), url, null, List.of());
    }
    HttpHeaders fields = new HeaderBlock();
    headers.forEach(fields::set);
    String given =
        Objects.requireNonNullElse(
            target.authority(), Objects.requireNonNullElse(fields.get(FieldNames.HOST), ""));
    String host = Objects.requireNonNullElse(HostField.host(given), "");
    String listener = Bindings.of(config.gateway()).getFirst().name();
    return of(config, new Query(listener, host, target.path(), verb, target.query(), fields));
  }

  private static Explanation of(GatewayConfig config, Query query) {
    List<RouteRule<RouteConfig>> rules =
        config.routes().stream().map(route -> RouteCompiler.rule(route, route)).toList();
    RouteConfig matched = new RouteTable<>(rules).find(query);
    List<Other> others =
        rules.stream()
            .filter(rule -> rule.target() != matched)
            .sorted(Comparator.comparingInt(rule -> -nearness(rule, query)))
            .limit(5)
            .map(rule -> new Other(rule.target(), reason(rule, query)))
            .toList();
    return new Explanation("", query.path(), matched, others);
  }

  private static String reason(RouteRule<RouteConfig> rule, Query query) {
    String mismatch = rule.mismatch(query);
    return mismatch.isEmpty() ? "matches too, but is less specific" : mismatch;
  }

  /** How much of the path a route shares; a route that matches it is nearest. */
  private static int nearness(RouteRule<RouteConfig> rule, Query query) {
    String mismatch = rule.mismatch(query);
    if (!mismatch.startsWith("path") && !mismatch.startsWith("host")) {
      return Integer.MAX_VALUE;
    }
    RouteConfig route = rule.target();
    String path =
        Objects.requireNonNullElse(
            route.exact(),
            Objects.requireNonNullElse(
                route.pattern(), Objects.requireNonNullElse(route.path(), "")));
    int shared = 0;
    while (shared < Math.min(path.length(), query.path().length())
        && path.charAt(shared) == query.path().charAt(shared)) {
      shared++;
    }
    return shared;
  }
}
