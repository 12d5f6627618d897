package dev.jadegate.filter.cache;

import dev.jadegate.api.Exchange;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.cache.Storing;
import dev.jadegate.config.RouteCacheConfig;
import dev.jadegate.header.CacheControl;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * A route's cache: where, what, and under which keys. Immutable.
 *
 * @param name of the route
 * @param changes whom to tell of changes
 * @param services that it forwards to; what another one answers is a fallback
 * @param standIns the services whose breaker has a stale answer as fallback
 */
record CacheRoute(
    String name,
    CacheKeys keys,
    RouteCacheConfig policy,
    Storing storing,
    Invalidation changes,
    Set<String> services,
    Set<String> standIns,
    CacheListener listener) {
  static CacheRoute of(
      String name,
      boolean rawPath,
      RouteCacheConfig policy,
      Duration ttl,
      Invalidation changes,
      Set<String> services,
      Set<String> standIns,
      CacheListener listener) {
    Storing storing = new Storing(policy, policy.ttl() == null ? ttl : policy.ttl());
    CacheKeys keys = new CacheKeys(rawPath, policy.ignoreQuery());
    return new CacheRoute(name, keys, policy, storing, changes, services, standIns, listener);
  }

  ResponseCache cache() {
    return changes.cache();
  }

  /** Whether it is the answer of an instance that was asked, and of none that stands in. */
  boolean isOwn(Exchange exchange) {
    return exchange.failure() == null
        && (services.isEmpty() || services.contains(exchange.service()));
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
    return keys.uri(exchange, request);
  }

  /** Has an answer say what the cache did. */
  void tell(HttpResponse answer, String what, String uri) {
    String status = status(what, uri);
    if (!status.isEmpty()) {
      answer.headers().add(StoredAnswer.CACHE_STATUS, status);
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
