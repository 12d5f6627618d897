package dev.jadegate.filter.ratelimit;

import dev.jadegate.api.Exchange;
import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.Limiter;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One limit on a route.
 *
 * @param service the label of its refusals in metrics
 * @param name by which metrics and clients know it
 * @param key which requests count together
 * @param limiter what counts them
 * @param policy what clients are told of it; empty: nothing
 * @param shared where it is counted if not in the limiter; null: there
 */
public record RateLimit(
    String service,
    String name,
    LimitKey key,
    Limiter limiter,
    String policy,
    @Nullable SharedLimit shared) {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A limit in {@code RateLimit-Policy}: how much, in what time. */
  public static String policy(String name, Allowance allowance) {
    return '"' + name + "\";q=" + allowance.limit() + ";w=" + allowance.windowSeconds();
  }

  /** Whose bucket a request takes from. */
  long keyOf(Exchange exchange, HttpRequest request) {
    return key.of(exchange, request, limiter.hash());
  }

  /** Whether clients are told of it. */
  boolean isAnnounced() {
    return !policy.isEmpty();
  }

  /** This limit in {@code RateLimit}: so many are left; after what time there are more. */
  void write(StringBuilder out, long available, long nanos) {
    if (!out.isEmpty()) {
      out.append(", ");
    }
    out.append('"')
        .append(name)
        .append("\";r=")
        .append(available)
        .append(";t=")
        .append(seconds(nanos));
  }

  /** Rounded up, so that whoever waits so long has waited long enough. */
  static long seconds(long nanos) {
    return Math.ceilDiv(nanos, NANOS_PER_SECOND);
  }
}
