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
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets requests pass within some limits, and refuses the rest with 429 and {@code Retry-After} (RFC
 * 6585, section 4). Answers say what is left (draft-ietf-httpapi-ratelimit-headers-11): {@code
 * RateLimit-Policy: "client_ip";q=20;w=2} and {@code RateLimit: "client_ip";r=7;t=2}.
 *
 * <p>With several limits all are looked at before one is taken from, so that a refused request
 * costs nothing; only when two requests meet may one that is refused have taken from a limit.
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
  private final RateLimit[] limits;
  private final FieldValue policy;
  private final Refusals refusals;

  /** Within all of these, at least one. */
  public RateLimitFilter(List<RateLimit> limits, Refusals refusals) {
    this.limits = limits.toArray(RateLimit[]::new);
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
    if (limits.length > 1) {
      for (RateLimit limit : limits) {
        Buckets buckets = limit.limiter().buckets();
        Allowance allowance = buckets.allowance();
        long now = allowance.now();
        long state = buckets.state(limit.key().of(exchange, request, limit.limiter().hash()));
        if (allowance.take(state, now) < 0) {
          return refuse(exchange, limit, allowance.nanosToNext(state, now));
        }
      }
    }
    StringBuilder standing = null;
    for (RateLimit limit : limits) {
      Buckets buckets = limit.limiter().buckets();
      Allowance allowance = buckets.allowance();
      long now = allowance.now();
      long state = buckets.take(limit.key().of(exchange, request, limit.limiter().hash()), now);
      if (state < 0) {
        return refuse(exchange, limit, allowance.nanosToNext(~state, now));
      }
      limit.limiter().count(true);
      if (limit.isAnnounced()) {
        standing = standing == null ? new StringBuilder(limits.length * ITEM_CHARS) : standing;
        long whole = RateLimit.seconds(allowance.nanosToWhole(state, now));
        limit.write(standing, allowance.available(state, now), whole);
      }
    }
    if (standing != null) {
      exchange.set(slot, new Standing(standing.toString(), 0));
    }
    return Verdict.proceed();
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
