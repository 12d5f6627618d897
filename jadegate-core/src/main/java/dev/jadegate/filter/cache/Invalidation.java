package dev.jadegate.filter.cache;

import dev.jadegate.api.Exchange;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.header.Grpc;
import dev.jadegate.header.Idempotency;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cache forget what a request has changed (RFC 9111, section 4.4), on whatever route.
 * Immutable.
 *
 * @param keys those of all routes with a cache
 */
public record Invalidation(ResponseCache cache, Set<CacheKeys> keys) {
  private static final int FIRST_ERROR = 400;

  public Invalidation {
    keys = Set.copyOf(keys);
  }

  /** The answer's head is there. */
  void answered(Exchange exchange, HttpResponse response) {
    HttpRequest request = exchange.request();
    if (!changes(request, response)) {
      return;
    }
    HttpHeaders said = response.headers();
    for (CacheKeys one : keys) {
      cache.forget(one.uri(exchange, request));
      forget(one.uriIn(exchange, request, said.get(FieldNames.LOCATION)));
      forget(one.uriIn(exchange, request, said.get(FieldNames.CONTENT_LOCATION)));
    }
  }

  private void forget(@Nullable String uri) {
    if (uri != null) {
      cache.forget(uri);
    }
  }

  private static boolean changes(HttpRequest request, HttpResponse response) {
    if (Idempotency.isSafe(request.method()) || response.status().code() >= FIRST_ERROR) {
      return false;
    }
    String type = request.headers().get(FieldNames.CONTENT_TYPE);
    return type == null || !Grpc.isType(type);
  }
}
