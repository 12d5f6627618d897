package dev.jadegate.upstream.health;

import java.util.SplittableRandom;

/**
 * When checks are made, such that they do not come in bursts (SEMANTICS 87). The first check of an
 * instance comes soon, because it gets no traffic before; if there are many new ones, they are
 * asked one after another. The second one comes at a random time within the interval, so that all
 * of them spread over it, and from then on each keeps its own beat, give or take a tenth. Not
 * thread-safe.
 */
final class Pace {
  /** From one first check to the next: 5,000 in a second, about as many as one loop makes. */
  static final long FIRST_GAP_NANOS = 200_000;

  /** As HAProxy's documentation of spread-checks advises: 2 to 5 percent, and more does no harm. */
  private static final double JITTER = 0.1;

  private final SplittableRandom random;
  private long free;

  Pace(SplittableRandom random, long now) {
    this.random = random;
    free = now;
  }

  /**
   * So long the first check of one more instance waits.
   *
   * @param maxNanos never longer than this
   */
  long first(long now, long maxNanos) {
    free = Math.max(free, now) + FIRST_GAP_NANOS;
    return Math.min(free - FIRST_GAP_NANOS - now, maxNanos);
  }

  /** Anywhere within an interval. */
  long spread(long intervalNanos) {
    return random.nextLong(Math.max(1, intervalNanos));
  }

  /** From the start of a check to that of the next. */
  long next(long intervalNanos) {
    return (long) (intervalNanos * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }
}
