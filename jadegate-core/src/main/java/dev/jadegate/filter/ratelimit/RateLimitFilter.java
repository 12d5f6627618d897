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
import java.util.Objects;
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

  private static final long[] NONE = {};

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
    long[] keys = local.length > 1 ? keys(exchange, request) : NONE;
    Verdict refused = keys.length > 1 ? look(exchange, keys) : null;
    if (refused != null) {
      return refused;
    }
    StringBuilder standing =
        policy.text().isEmpty()
            ? null
            : new StringBuilder((local.length + shared.length) * ITEM_CHARS);
    for (int i = 0; i < local.length; i++) {
      long key = keys.length > 1 ? keys[i] : local[i].keyOf(exchange, request);
      refused = take(exchange, local[i], key, standing);
      if (refused != null) {
        return refused;
      }
    }
    return share(exchange, request, 0, standing);
  }

  private long[] keys(Exchange exchange, HttpRequest request) {
    long[] keys = new long[local.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = local[i].keyOf(exchange, request);
    }
    return keys;
  }

  /** Takes nothing; the refusal, if one of the local limits would. */
  private @Nullable Verdict look(Exchange exchange, long[] keys) {
    for (int i = 0; i < keys.length; i++) {
      Buckets buckets = local[i].limiter().buckets();
      Allowance allowance = buckets.allowance();
      long now = allowance.now();
      long state = buckets.state(keys[i]);
      if (allowance.take(state, now) < 0) {
        return refuse(exchange, local[i], allowance.nanosToNext(state, now));
      }
    }
    return null;
  }

  /** The refusal, null if it may pass. */
  private @Nullable Verdict take(
      Exchange exchange, RateLimit limit, long key, @Nullable StringBuilder standing) {
    Buckets buckets = limit.limiter().buckets();
    Allowance allowance = buckets.allowance();
    long now = allowance.now();
    long state = buckets.take(key, now);
    if (state < 0) {
      return refuse(exchange, limit, allowance.nanosToNext(~state, now));
    }
    limit.limiter().count(true);
    if (standing != null && limit.isAnnounced()) {
      limit.write(standing, allowance.available(state, now), allowance.nanosToWhole(state, now));
    }
    return null;
  }

  /** The shared limits from this one on; waits where a store must be asked. */
  private Verdict share(
      Exchange exchange, HttpRequest request, int from, @Nullable StringBuilder standing) {
    for (int i = from; i < shared.length; i++) {
      RateLimit limit = shared[i];
      SharedLimit place = Objects.requireNonNull(limit.shared());
      SharedStore.Grant grant = place.decide(limit, exchange, request);
      if (grant == null) {
        CompletableFuture<SharedStore.Grant> answer = place.ask(limit, exchange, request);
        if (!answer.isDone()) {
          int next = i + 1;
          return Verdict.await(
              answer.handleAsync(
                  (late, error) -> {
                    Verdict refused = judge(exchange, request, limit, late, standing);
                    return refused == null ? share(exchange, request, next, standing) : refused;
                  },
                  exchange.executor()));
        }
        grant = answer.isCompletedExceptionally() ? null : answer.resultNow();
      }
      Verdict refused = judge(exchange, request, limit, grant, standing);
      if (refused != null) {
        return refused;
      }
    }
    if (standing != null && !standing.isEmpty()) {
      exchange.set(slot, new Standing(standing.toString(), 0));
    }
    return Verdict.proceed();
  }

  /** The refusal, null if it may pass; without a grant, because the store cannot be asked. */
  private @Nullable Verdict judge(
      Exchange exchange,
      HttpRequest request,
      RateLimit limit,
      SharedStore.@Nullable Grant grant,
      @Nullable StringBuilder standing) {
    if (grant != null) {
      return judge(exchange, limit, grant, standing);
    }
    limit.limiter().countUnasked();
    return switch (Objects.requireNonNull(limit.shared()).onError()) {
      case ALLOW -> null;
      case DENY -> Verdict.fail(Failure.OVERLOADED, "no answer from the store of " + limit.name());
      case LOCAL -> take(exchange, limit, limit.keyOf(exchange, request), standing);
    };
  }

  private @Nullable Verdict judge(
      Exchange exchange,
      RateLimit limit,
      SharedStore.Grant grant,
      @Nullable StringBuilder standing) {
    if (grant.taken() < 1) {
      return refuse(exchange, limit, grant.nanosToNext());
    }
    limit.limiter().count(true);
    if (standing != null && limit.isAnnounced()) {
      limit.write(standing, grant.left(), grant.nanosToWhole());
    }
    return null;
  }

  private Verdict refuse(Exchange exchange, RateLimit limit, long nanos) {
    limit.limiter().count(false);
    refusals.refused(limit.service(), exchange.route(), limit.name());
    long seconds = Math.max(1, RateLimit.seconds(nanos));
    StringBuilder standing = new StringBuilder(ITEM_CHARS);
    if (limit.isAnnounced()) {
      limit.write(standing, 0, Math.max(1, nanos));
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
