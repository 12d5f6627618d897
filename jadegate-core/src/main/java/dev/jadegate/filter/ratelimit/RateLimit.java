package dev.jadegate.filter.ratelimit;

import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.Limiter;
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
 * @param shared where its buckets are if not in the limiter; null: they are there
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

  /** Whether clients are told of it. */
  boolean isAnnounced() {
    return !policy.isEmpty();
  }

  /** This limit in {@code RateLimit}: so many are left; at what time there are more. */
  void write(StringBuilder out, long available, long seconds) {
    if (!out.isEmpty()) {
      out.append(", ");
    }
    out.append('"').append(name).append("\";r=").append(available).append(";t=").append(seconds);
  }

  /** Rounded up, so that whoever waits so long has waited long enough. */
  static long seconds(long nanos) {
    return Math.ceilDiv(nanos, NANOS_PER_SECOND);
  }
}
