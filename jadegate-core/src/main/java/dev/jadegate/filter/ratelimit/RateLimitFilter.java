package dev.jadegate.filter.ratelimit;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldValue;
import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.Buckets;
import dev.jadegate.resilience.SharedStore;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests pass within some limits, and refuses the rest with 429 and {@code Retry-After} (RFC
 * 6585, section 4). Answers say what is left (draft-ietf-httpapi-ratelimit-headers-11): {@code
 * RateLimit-Policy: "client_ip";q=20;w=2} and {@code RateLimit: "client_ip";r=7;t=2}.
 *
 * <p>With several limits of its own all are looked at before one is taken from, so that a refused
 * request costs nothing; only when two requests meet may one that is refused have taken from a
 * limit. Limits whose buckets are shared with other gateways come after these, one after the other.
 */
public final class RateLimitFilter implements Filter {
  private static final FieldName RATE_LIMIT = FieldName.of("RateLimit");
  private static final FieldName POLICY = FieldName.of("RateLimit-Policy");
  private static final int ITEM_CHARS = 32;

  /** What an answer is to say, kept from the request on. */
  private record Standing(String text, long retryAfter) {}

  /** Is told of a request that was refused. */
  public interface Refusals {
    void refused(String service, String route, String limit);
  }

  private final Slot<Standing> slot = Slot.named("rate limit");
  private final RateLimit[] local;
  private final RateLimit[] shared;
  private final FieldValue policy;
  private final Refusals refusals;

  /** Within all of these, at least one. */
  public RateLimitFilter(List<RateLimit> limits, Refusals refusals) {
    local = limits.stream().filter(limit -> limit.shared() == null).toArray(RateLimit[]::new);
    shared = limits.stream().filter(limit -> limit.shared() != null).toArray(RateLimit[]::new);
    this.refusals = refusals;
    policy =
        new FieldValue(
            limits.stream()
                .filter(RateLimit::isAnnounced)
                .map(RateLimit::policy)
                .collect(Collectors.joining(", ")));
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    if (local.length > 1) {
      for (RateLimit limit : local) {
        Buckets buckets = limit.limiter().buckets();
        Allowance allowance = buckets.allowance();
        long now = allowance.now();
        long state = buckets.state(limit.key().of(exchange, request, limit.limiter().hash()));
        if (allowance.take(state, now) < 0) {
          return refuse(exchange, limit, allowance.nanosToNext(state, now));
        }
      }
    }
    StringBuilder standing =
        policy.text().isEmpty()
            ? null
            : new StringBuilder((local.length + shared.length) * ITEM_CHARS);
    for (RateLimit limit : local) {
      Buckets buckets = limit.limiter().buckets();
      Allowance allowance = buckets.allowance();
      long now = allowance.now();
      long state = buckets.take(limit.key().of(exchange, request, limit.limiter().hash()), now);
      if (state < 0) {
        return refuse(exchange, limit, allowance.nanosToNext(~state, now));
      }
      long whole = standing == null ? 0 : allowance.nanosToWhole(state, now);
      pass(limit, standing, standing == null ? 0 : allowance.available(state, now), whole);
    }
    return ask(exchange, request, 0, standing);
  }

  private static void pass(
      RateLimit limit, @Nullable StringBuilder standing, long available, long nanosToWhole) {
    limit.limiter().count(true);
    if (standing != null && limit.isAnnounced()) {
      limit.write(standing, available, RateLimit.seconds(nanosToWhole));
    }
  }

  /** The shared ones from this one on; waits where a store must be asked. */
  private Verdict ask(
      Exchange exchange, HttpRequest request, int from, @Nullable StringBuilder standing) {
    for (int i = from; i < shared.length; i++) {
      RateLimit limit = shared[i];
      CompletableFuture<SharedStore.Grant> answer = grant(exchange, request, limit);
      if (!answer.isDone()) {
        int next = i + 1;
        return Verdict.await(
            answer.handleAsync(
                (grant, error) -> {
                  Verdict refused = judge(exchange, limit, grant, standing);
                  return refused == null ? ask(exchange, request, next, standing) : refused;
                },
                exchange.executor()));
      }
      SharedStore.Grant grant = answer.isCompletedExceptionally() ? null : answer.resultNow();
      Verdict refused = judge(exchange, limit, grant, standing);
      if (refused != null) {
        return refused;
      }
    }
    if (standing != null && !standing.isEmpty()) {
      exchange.set(slot, new Standing(standing.toString(), 0));
    }
    return Verdict.proceed();
  }

  private static CompletableFuture<SharedStore.Grant> grant(
      Exchange exchange, HttpRequest request, RateLimit limit) {
    SharedLimit place = sharedOf(limit);
    String key = place.scope() + limit.key().text(exchange, request);
    Allowance allowance = limit.limiter().buckets().allowance();
    return place.store().take(key, allowance, 1).toCompletableFuture();
  }

  private static SharedLimit sharedOf(RateLimit limit) {
    SharedLimit place = limit.shared();
    if (place == null) {
      throw new IllegalStateException("limit is not shared: " + limit.name());
    }
    return place;
  }

  /** The refusal; null if it may pass. */
  private @Nullable Verdict judge(
      Exchange exchange,
      RateLimit limit,
      SharedStore.@Nullable Grant grant,
      @Nullable StringBuilder standing) {
    if (grant == null) {
      limit.limiter().countUnasked();
      return sharedOf(limit).denies()
          ? Verdict.fail(Failure.OVERLOADED, "store of limit " + limit.name() + " has no answer")
          : null;
    }
    if (grant.taken() < 1) {
      return refuse(exchange, limit, grant.nanosToNext());
    }
    pass(limit, standing, grant.left(), grant.nanosToWhole());
    return null;
  }

  private Verdict refuse(Exchange exchange, RateLimit limit, long nanos) {
    limit.limiter().count(false);
    refusals.refused(limit.service(), exchange.route(), limit.name());
    long seconds = Math.max(1, RateLimit.seconds(nanos));
    StringBuilder standing = new StringBuilder(ITEM_CHARS);
    if (limit.isAnnounced()) {
      limit.write(standing, 0, seconds);
    }
    exchange.set(slot, new Standing(standing.toString(), seconds));
    return Verdict.fail(Failure.RATE_LIMITED, "limit " + limit.name());
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    Standing standing = exchange.get(slot);
    if (standing == null) {
      return Verdict.proceed();
    }
    HttpHeaders fields = response.headers();
    if (standing.retryAfter() > 0) {
      fields.set(FieldNames.RETRY_AFTER, Long.toString(standing.retryAfter()));
    }
    if (!standing.text().isEmpty()) {
      fields.add(RATE_LIMIT, standing.text());
      fields.add(POLICY, policy);
    }
    return Verdict.proceed();
  }
}
