package dev.jadegate.resilience;

import java.util.function.LongSupplier;

/**
 * So many a second, and at most so many at once. The arithmetic is that of the generic cell rate
 * algorithm (ITU-T I.371, annex A): in place of tokens and the time of the last look, the state is
 * the time at which the bucket will be full again. Fractions of tokens are fractions of time and
 * are never lost.
 *
 * <pre>
 *   2 a second, burst 3: one costs 500 ms, a full bucket holds 1500 ms
 *   at 0 s    state 0.0   take: 0.5   2 left
 *   at 0 s    state 0.5   take: 1.0   1 left
 *   at 0 s    state 1.0   take: 1.5   0 left
 *   at 0.1 s  state 1.5   take: 2.0 is more than 1.5 s ahead: refused, next in 0.4 s
 *   at 0.9 s  state 1.5   take: 2.0   0 left, and 0.4 of the next
 * </pre>
 *
 * <p>Time is in sixteenths of a nanosecond since the bucket was made, which lasts 18 years. The
 * cost of one is rounded to that unit, so that the rate is off by less than 0.04 % at 10 million a
 * second and 0.0004 % at 100,000. It comes from a monotonic clock; one that jumps ahead fills the
 * bucket and no more, one that jumps back gives nothing.
 */
public final class TokenBucket implements Allowance {
  private static final int UNITS = 16;
  private static final double UNITS_PER_SECOND = UNITS * 1e9;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final LongSupplier nanoClock;
  private final long origin;
  private final long burst;
  private final long cost;
  private final long capacity;

  /**
   * A bucket.
   *
   * @param perSecond above 0; fractions count
   * @param burst at least 1
   * @param nanoClock monotonic
   * @throws ArithmeticException if the bucket takes more than 18 years to fill
   */
  public TokenBucket(double perSecond, long burst, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.burst = burst;
    origin = nanoClock.getAsLong() - 1; // so that it is never 0, the state of an unknown key
    cost = Math.max(1, Math.round(UNITS_PER_SECOND / perSecond));
    capacity = Math.multiplyExact(burst, cost);
  }

  /** How long one takes to come back; fractions count. */
  public double nanosPerToken() {
    return (double) cost / UNITS;
  }

  @Override
  public long now() {
    return (nanoClock.getAsLong() - origin) * UNITS;
  }

  @Override
  public long take(long state, long now) {
    long full = Math.max(state, now) + cost;
    return full - now > capacity ? REFUSED : full;
  }

  @Override
  public long available(long state, long now) {
    return Math.max(0, capacity - missing(state, now)) / cost;
  }

  private static long missing(long state, long now) {
    return Math.max(0, state - now);
  }

  @Override
  public long nanosToWhole(long state, long now) {
    return Math.ceilDiv(missing(state, now), UNITS);
  }

  @Override
  public long nanosToNext(long state, long now) {
    return Math.max(0, Math.ceilDiv(missing(state, now) + cost - capacity, UNITS));
  }

  @Override
  public boolean isWhole(long state, long now) {
    return state <= now;
  }

  /** The bucket stays as full as it was, in proportion. */
  @Override
  public long carry(Allowance from, long state) {
    if (!(from instanceof TokenBucket old)) {
      return 0;
    }
    long missing = missing(state, old.now());
    return missing == 0 ? 0 : now() + Math.round((double) missing / old.capacity * capacity);
  }

  @Override
  public long limit() {
    return burst;
  }

  /** In which an empty bucket fills. */
  @Override
  public long windowSeconds() {
    return Math.max(1, Math.ceilDiv(capacity, UNITS * NANOS_PER_SECOND));
  }
}
