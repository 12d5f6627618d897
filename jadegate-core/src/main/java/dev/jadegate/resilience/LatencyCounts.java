package dev.jadegate.resilience;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many calls took how long, to know their median within 3 %. Buckets are as in <a
 * href="http://hdrhistogram.org">HdrHistogram</a>: sixteen of equal width between a power of two
 * and the next, from one microsecond to half an hour. 2.2 KB. Thread-safe; adding is two atomic
 * additions, and one that meets {@link #clear} may be lost.
 */
final class LatencyCounts {
  /** Below a microsecond, nearly, nothing is told apart. */
  private static final int UNIT_BITS = 10;

  private static final int SUB_BITS = 4;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int OCTAVES = 35;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(OCTAVES * SUBS);
  private final AtomicInteger count = new AtomicInteger();

  void add(long nanos) {
    counts.incrementAndGet(index(nanos));
    count.incrementAndGet();
  }

  int count() {
    return count.get();
  }

  void clear() {
    for (int i = 0; i < counts.length(); i++) {
      if (counts.get(i) != 0) {
        counts.set(i, 0);
      }
    }
    count.set(0);
  }

  /** The middle of the bucket in which the median is; 0 if there is nothing. */
  long median() {
    int half = (count.get() + 1) / 2;
    int below = 0;
    for (int i = 0; i < counts.length(); i++) {
      below += counts.get(i);
      if (below >= half && below > 0) {
        return middle(i);
      }
    }
    return 0;
  }

  private static int index(long nanos) {
    long units = Math.max(0, nanos) >> UNIT_BITS;
    if (units < SUBS) {
      return (int) units;
    }
    int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - SUB_BITS;
    int sub = (int) (units >> octave) - SUBS;
    return Math.min((octave + 1) * SUBS + sub, OCTAVES * SUBS - 1);
  }

  private static long middle(int index) {
    int octave = Math.max(0, index / SUBS - 1);
    long lower = index < SUBS ? index : (long) (index % SUBS + SUBS) << octave;
    return (lower << UNIT_BITS) + (1L << octave << UNIT_BITS) / 2;
  }
}
