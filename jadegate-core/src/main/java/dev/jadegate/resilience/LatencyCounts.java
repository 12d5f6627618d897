package dev.jadegate.resilience;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many calls took how long, to know their median within 3 %, from one microsecond to half an
 * hour. 2.2 KB. Thread-safe; adding is two atomic additions, and one that meets {@link #clear} may
 * be lost.
 */
final class LatencyCounts {
  private static final LatencyBuckets BUCKETS = new LatencyBuckets(4, 35 << 4);

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS.size());
  private final AtomicInteger count = new AtomicInteger();

  void add(long nanos) {
    counts.incrementAndGet(BUCKETS.of(nanos));
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
        return BUCKETS.middle(i);
      }
    }
    return 0;
  }
}
