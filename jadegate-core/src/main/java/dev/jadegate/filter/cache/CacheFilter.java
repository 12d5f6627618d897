package dev.jadegate.filter.cache;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.cache.StoredResponse;
import dev.jadegate.config.RouteCacheConfig;
import dev.jadegate.header.CacheControl;
import dev.jadegate.header.Conditions;
import dev.jadegate.header.HopByHop;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * Answers from the cache what it can, and keeps what may be kept (RFC 9111). The last filter of a
 * route, so that whoever else has a say is asked for stored answers too. What happens to a request
 * of GET or HEAD is in {@link CacheVisit}; others are forwarded, and the unsafe ones make the cache
 * forget (RFC 9111, section 4.4).
 */
public final class CacheFilter implements Filter {
  /** What the cache did for an exchange, for those who record it. */
  public static final Slot<CacheResult> RESULT = Slot.named("cache result");

  private static final Slot<CacheVisit> VISIT = Slot.named("cache");

  /** The answer that a repeated request is to renew. */
  private static final Slot<StoredResponse> REFRESH = Slot.named("cache refresh");

  private final CacheRoute on;

  /**
   * The cache of a route.
   *
   * @param rawPath whether the path is forwarded as it came
   * @param ttl how long an answer is fresh whose origin and route do not say
   * @param changes whom to tell of changes; has the cache
   * @param services that the route forwards to
   * @param standIns the services whose breaker has a stale answer as fallback
   */
  public CacheFilter(
      String route,
      boolean rawPath,
      RouteCacheConfig policy,
      Duration ttl,
      Invalidation changes,
      Set<String> services,
      Set<String> standIns,
      CacheListener listener) {
    on = CacheRoute.of(route, rawPath, policy, ttl, changes, services, standIns, listener);
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    StoredResponse old = exchange.get(REFRESH);
    if (old != null) {
      request.headers().remove(FieldNames.RANGE).remove(FieldNames.IF_RANGE); // all of it
      CacheVisit visit = new CacheVisit(on, exchange, request, CacheControl.NOTHING, stale -> {});
      exchange.set(VISIT, visit);
      return visit.refresh(old);
    }
    if (!isForStored(exchange, request)) {
      exchange.set(RESULT, CacheResult.BYPASS);
      return Verdict.proceed();
    }
    CacheVisit visit =
        new CacheVisit(
            on,
            exchange,
            request,
            on.control(request.headers()),
            stale -> exchange.repeat(this, REFRESH, stale));
    exchange.set(VISIT, visit);
    return visit.begin();
  }

  /**
   * Whether a stored answer may do for such a request. What a body says is in no key, so a request
   * with one would leave its answer to others.
   */
  private static boolean isForStored(Exchange exchange, HttpRequest request) {
    return (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
        && !Conditions.areForOrigin(request.headers())
        && exchange.get(HopByHop.UPGRADE) == null
        && !(request instanceof RequestHead head && head.hasBody())
        && HeaderBlock.of(request.headers()).contentLength() <= 0;
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    CacheVisit visit = exchange.get(VISIT);
    if (visit != null) {
      return visit.response(response);
    }
    HttpRequest request = exchange.request();
    boolean read = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    on.changes().answered(exchange, response);
    on.tell(response, read ? "fwd=bypass" : "fwd=method", on.uri(exchange, request));
    return Verdict.proceed();
  }

  @Override
  public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    CacheVisit visit = exchange.get(VISIT);
    if (visit != null) {
      visit.content(chunk);
    }
    out.write(chunk);
  }

  @Override
  public void onEnd(Exchange exchange, Outcome outcome) {
    CacheVisit visit = exchange.get(VISIT);
    if (visit != null) {
      visit.end();
    } else {
      on.listener().looked(on.name(), CacheResult.BYPASS);
    }
  }
}
