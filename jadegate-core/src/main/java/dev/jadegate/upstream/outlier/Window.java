package dev.jadegate.upstream.outlier;

import dev.jadegate.resilience.LatencyBuckets;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How the requests of an instance went since it was last looked at: how many, how many of them
 * failed, and how long the others took to be answered. Written by the event loops, which allocate
 * nothing and do not wait; read and emptied by the control thread, to which a request may count in
 * part before and in part after.
 *
 * <p>Times are counted in {@link LatencyBuckets}, eight for each doubling, so that a median is off
 * by at most a sixteenth; from 1 µs to 8 s, and all that is slower in the last one. Some 800 bytes.
 */
final class Window {
  private static final LatencyBuckets BUCKETS = new LatencyBuckets(3, 21 << 3);

  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicIntegerArray times = new AtomicIntegerArray(BUCKETS.size());

  /**
   * What was in it.
   *
   * @param timed requests whose time is known
   * @param medianNanos of these; 0 if there are none
   */
  record Sums(long requests, long failures, long timed, long medianNanos) {
    int failurePercent() {
      return requests == 0 ? 0 : (int) Math.min(100, failures * 100 / requests);
    }
  }

  /** A request failed. */
  void failed() {
    requests.increment();
    failures.increment();
  }

  /** A request went well; its answer began after this time. */
  void succeeded(long headNanos) {
    requests.increment();
    if (headNanos >= 0) {
      times.incrementAndGet(BUCKETS.of(headNanos));
    }
  }

  /** One that had seemed to go well failed after all. */
  void recanted() {
    failures.increment();
  }

  /** Gives what is in it, and begins anew. */
  Sums take() {
    int[] counts = new int[BUCKETS.size()];
    long timed = 0;
    for (int i = 0; i < BUCKETS.size(); i++) {
      counts[i] = times.get(i) == 0 ? 0 : times.getAndSet(i, 0);
      timed += counts[i];
    }
    return new Sums(requests.sumThenReset(), failures.sumThenReset(), timed, median(counts, timed));
  }

  private static long median(int[] counts, long timed) {
    long before = 0;
    for (int i = 0; i < BUCKETS.size() && timed > 0; i++) {
      before += counts[i];
      if (before * 2 >= timed) {
        return BUCKETS.middle(i);
      }
    }
    return 0;
  }
}
