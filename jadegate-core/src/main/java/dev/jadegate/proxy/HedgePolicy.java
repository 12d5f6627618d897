package dev.jadegate.proxy;

import dev.jadegate.resilience.RecentQuantile;
import org.jspecify.annotations.Nullable;

/**
 * When a request whose answer does not come is sent to another instance too.
 *
 * @param fixedNanos after this long; 0: as the quantile has it
 * @param quantile of how long answers of the service take; null: not asked
 * @param max how many further attempts at once
 */
public record HedgePolicy(long fixedNanos, @Nullable RecentQuantile quantile, int max) {
  /** 0: too little is known. */
  long delayNanos(long now) {
    return quantile == null ? fixedNanos : quantile.nanos(now);
  }

  /** A first attempt took so long, or longer. */
  void observe(long nanos, long now) {
    if (quantile != null) {
      quantile.observe(nanos, now);
    }
  }
}
