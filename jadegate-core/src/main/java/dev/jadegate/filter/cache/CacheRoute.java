package dev.jadegate.filter.cache;

import dev.jadegate.api.Exchange;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.cache.Storing;
import dev.jadegate.config.RouteCacheConfig;
import dev.jadegate.header.CacheControl;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route's cache: where, what, and under which keys. Immutable.
 *
 * @param name of the route
 * @param rawPath whether the path is forwarded as it came, so that its spelling makes a difference
 * @param standIns the services whose breaker has a stale answer as fallback
 */
record CacheRoute(
    String name,
    boolean rawPath,
    RouteCacheConfig policy,
    Storing storing,
    ResponseCache cache,
    Set<String> standIns,
    CacheListener listener) {
  static CacheRoute of(
      String name,
      boolean rawPath,
      RouteCacheConfig policy,
      Duration ttl,
      ResponseCache cache,
      Set<String> standIns,
      CacheListener listener) {
    Storing storing = new Storing(policy, policy.ttl() == null ? ttl : policy.ttl());
    return new CacheRoute(name, rawPath, policy, storing, cache, standIns, listener);
  }

  /** What the client says of the cache, if it is asked. */
  CacheControl control(HttpHeaders asked) {
    if (!policy.obeyClient()) {
      return CacheControl.NOTHING;
    }
    CacheControl said = CacheControl.of(asked, FieldNames.CACHE_CONTROL);
    boolean old = !said.isPresent() && asked.containsValue(FieldNames.PRAGMA, "no-cache", true);
    return old ? CacheControl.ASK_FIRST : said; // RFC 9111, section 5.4
  }

  /** The URI under which answers to this request are kept. */
  String uri(Exchange exchange, HttpRequest request) {
    String path = exchange.path();
    if (rawPath) {
      String target = request.uri();
      int query = target.indexOf('?');
      path = query < 0 ? target : target.substring(0, query);
    }
    return uri(exchange, path, exchange.query());
  }

  private String uri(Exchange exchange, String path, String query) {
    String kept = policy.ignoreQuery().isEmpty() ? query : withoutIgnored(query);
    String base = exchange.scheme() + "://" + exchange.host() + path;
    return kept.isEmpty() ? base : base + "?" + kept;
  }

  private String withoutIgnored(String query) {
    StringBuilder kept = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String parameterName = equals < 0 ? parameter : parameter.substring(0, equals);
      if (!policy.ignoreQuery().contains(parameterName)) {
        kept.append(kept.isEmpty() ? "" : "&").append(parameter);
      }
    }
    return kept.toString();
  }

  /**
   * The URI that a field of the answer names, if it is of the same origin; null: it names none (RFC
   * 9111, section 4.4).
   */
  @Nullable String uriIn(Exchange exchange, @Nullable String field) {
    if (field == null) {
      return null;
    }
    try {
      URI asked = new URI(exchange.scheme(), exchange.host(), exchange.path(), null);
      URI named = asked.resolve(new URI(field));
      boolean same =
          exchange.scheme().equals(named.getScheme()) && exchange.host().equals(named.getHost());
      String query = named.getRawQuery();
      return same ? uri(exchange, named.getRawPath(), query == null ? "" : query) : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  /** What an answer says of the cache; empty: nothing. */
  String status(String what, String uri) {
    return switch (policy.cacheStatus()) {
      case OFF -> "";
      case ON -> "jadegate; " + what;
      case KEY ->
          "jadegate; " + what + "; key=\"" + uri.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    };
  }
}
