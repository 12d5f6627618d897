package dev.jadegate.resilience;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Calls, failures and slow calls of the last while, in ten slices of time.
 *
 * <p>A slice is one number: which slice it is and three counts of 16 bits. When a count would
 * overflow, all three are halved, which keeps their shares. Cost: one compare-and-set a call; to
 * read, ten reads. Error: the window is between nine tenths and the whole of its length, as the
 * current slice is only partly over. Thread-safe.
 */
final class CallWindow {
  private static final int SLICES = 10;
  private static final int BITS = 16;
  private static final long MASK = (1L << BITS) - 1;
  private static final int CALLS = 2 * BITS;
  private static final int FAILURES = BITS;

  private final long sliceNanos;
  private final AtomicLongArray slices = new AtomicLongArray(SLICES);

  CallWindow(long windowNanos) {
    sliceNanos = Math.max(1, windowNanos / SLICES);
  }

  void add(long now, boolean failed, boolean slow) {
    long number = Math.floorDiv(now, sliceNanos);
    int at = Math.floorMod(number, SLICES);
    long stamp = stamp(number);
    long one = (1L << CALLS) + (failed ? 1L << FAILURES : 0) + (slow ? 1 : 0);
    while (true) {
      long before = slices.get(at);
      long counts = before >>> 3 * BITS == stamp ? before & ~(MASK << 3 * BITS) : 0;
      if ((counts >>> CALLS) == MASK) {
        counts = counts >>> 1 & 0x7FFF_7FFF_7FFFL; // no count is above that of calls
      }
      if (slices.compareAndSet(at, before, stamp << 3 * BITS | counts + one)) {
        return;
      }
    }
  }

  /** Whether what is in the window now is too much. */
  boolean isTooMuch(long now, RateSettings rates) {
    long number = Math.floorDiv(now, sliceNanos);
    long calls = 0;
    long failures = 0;
    long slow = 0;
    for (int i = 0; i < SLICES; i++) {
      long slice = slices.get(Math.floorMod(number - i, SLICES));
      if (slice >>> 3 * BITS == stamp(number - i)) {
        calls += slice >>> CALLS & MASK;
        failures += slice >>> FAILURES & MASK;
        slow += slice & MASK;
      }
    }
    return rates.isTooMuch(calls, failures, slow);
  }

  /** Never 0, which is what an unused slice has. */
  private static long stamp(long number) {
    return Math.floorMod(number, MASK) + 1;
  }
}
