package dev.jadegate.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long an instance lately took to begin an answer: a mean that jumps up to a slow answer at
 * once and falls back over some seconds. That is "peak EWMA" of Finagle, <a
 * href="https://twitter.github.io/finagle/guide/Clients.html#p2c-least-loaded">Power of Two Choices
 * (P2C) + Peak EWMA</a>.
 *
 * <p>Of an answer that is quicker than the mean, the more counts the longer the last one is ago: w
 * = e^(-t/10 s) of the mean stays, and 1-w of the answer comes in. Without answers the mean falls
 * towards nothing in the same way, so that an instance that is left alone because it was slow is
 * tried again: one that took a hundred times as long as the others after 46 s.
 *
 * <p>Since all means fall alike, how two of them compare does not depend on the time: that takes no
 * clock.
 *
 * <p>Cost: one compare-and-set to write, three reads to read, the exponentials being in tables.
 * Error: the mean has 24 bits, its age is in steps of 1.05 ms; answers in the same step count only
 * if they are slow. After 26 days without an answer the age begins again. Thread-safe, without
 * locks.
 */
public final class Latency {
  /** Finagle's default. */
  private static final double DECAY_NANOS = 10e9;

  /** Of the clock, so that 32 bits of age last for weeks. */
  private static final int STEP_BITS = 20;

  private static final double STEPS_PER_DECAY = DECAY_NANOS / (1 << STEP_BITS);
  private static final int HALF = Integer.SIZE;

  /** Of e^-age by the lower and the upper bits of the age; together they reach to e^-110. */
  private static final int TABLE_BITS = 10;

  private static final int TABLE = 1 << TABLE_BITS;
  private static final float[] FINE = powers(1);
  private static final float[] COARSE = powers(TABLE);

  /**
   * The mean as a float, in the upper half; in the lower one when that was. 0: nothing is known.
   */
  private final AtomicLong state = new AtomicLong();

  /**
   * Notes one answer.
   *
   * @param tookNanos from the end of the request to the head of the answer
   * @param now the monotonic clock
   */
  public void observe(long tookNanos, long now) {
    float took = Math.max(1, tookNanos);
    int step = (int) (now >> STEP_BITS);
    long before;
    long next;
    do {
      before = state.get();
      float mean = mean(before);
      float kept = kept(step - (int) before);
      float other = took >= mean * kept ? took : mean * kept + took * (1 - kept);
      // A clock that another thread read a little earlier does not make the mean older.
      int latest = before == 0 || step - (int) before > 0 ? step : (int) before;
      next = (long) Float.floatToRawIntBits(other) << HALF | Integer.toUnsignedLong(latest);
    } while (!state.compareAndSet(before, next));
  }

  /** The mean in nanoseconds; 0: nothing is known. */
  public long nanos(long now) {
    long is = state.get();
    int step = (int) (now >> STEP_BITS);
    return is == 0 ? 0 : Math.max(1, (long) (mean(is) * kept(step - (int) is)));
  }

  /** This mean over another one at the same time, whatever that is; 1: one is not known. */
  public double ratio(Latency other) {
    long is = state.get();
    long its = other.state.get();
    if (is == 0 || its == 0) {
      return 1;
    }
    int older = (int) its - (int) is;
    return mean(is) * kept(older) / (mean(its) * kept(-older));
  }

  private static float mean(long state) {
    return Float.intBitsToFloat((int) (state >>> HALF));
  }

  /** How much of a mean is left after so many steps; all of it before. */
  private static float kept(int age) {
    if (age <= 0) {
      return 1;
    }
    int coarse = age >>> TABLE_BITS;
    return coarse >= TABLE ? 0 : COARSE[coarse] * FINE[age & TABLE - 1];
  }

  private static float[] powers(int every) {
    float[] powers = new float[TABLE];
    for (int i = 0; i < TABLE; i++) {
      powers[i] = (float) Math.exp(-i * every / STEPS_PER_DECAY);
    }
    return powers;
  }
}
