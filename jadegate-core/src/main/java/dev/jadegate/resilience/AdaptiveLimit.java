package dev.jadegate.resilience;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/**
 * Finds out how many calls a service can have under way before they only wait for each other, from
 * how long its answers take. After Envoy's <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/adaptive_concurrency_filter">adaptive
 * concurrency</a>, whose gradient is that of Netflix's concurrency-limits:
 *
 * <pre>
 *   MEASURING ── enough answers: their median is the baseline ──► FOLLOWING
 *   limit 3   ◄─── each minute, or at the least limit for long ───  limit = limit × g + √(limit × g)
 *                                                                   g = 1.25 × baseline / median now
 * </pre>
 *
 * Worked: a service does ten calls at once in 20 ms each. While the limit is below 12, answers take
 * no more than 1.25 × 20 ms, g is above 1, and the limit grows. With n calls under way they take n
 * × 2 ms, and n × g = 12.5 whatever n is, so that the limit settles at 12.5 + √12.5 = 16: all ten
 * places busy, and six calls that wait.
 *
 * <p>It departs from Envoy in that the limit grows only if half of it was used (or a quiet service
 * would have any limit when the rush comes; from Netflix's Gradient2), that an answer time below
 * the baseline becomes the baseline, and that a measurement ends after a second if a few answers
 * came.
 *
 * <p>Cost of an answer: two atomic additions; ten times a second one of them pays for a pass over
 * 560 counters. Thread-safe without locks: while one thread works out a limit, others go by.
 */
final class AdaptiveLimit {
  /** Envoy's default, as the next three. */
  static final int LEAST = 3;

  private static final double BUFFER = 1.25;
  private static final double MOST_GRADIENT = 2;
  private static final int LEAST_WINDOWS = 5;

  /** Netflix's, so that one bad window does not close a service. */
  private static final double LEAST_GRADIENT = 0.5;

  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MEASURE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Up to this share later by chance, so that gateways do not all measure at once. */
  private static final double JITTER = 0.15;

  /** Answers that make a baseline, those that do after a second, and those of a window; taste. */
  private static final int ENOUGH = 30;

  private static final int FEW = 5;
  private static final int OF_A_WINDOW = 10;

  private final DoubleSupplier random;
  private final LatencyCounts latencies = new LatencyCounts();
  private final AtomicBoolean updating = new AtomicBoolean();
  private volatile int limit = LEAST;
  private volatile boolean measuring = true;

  /** What was sent before this does not count. */
  private volatile long epochNanos;

  /** The earliest that something may be worked out. */
  private volatile long dueNanos;

  /** The most calls that were under way in this window, nearly: a race may lose one. */
  private volatile int peak;

  // Of the one who updates.
  private volatile long baselineNanos;
  private long measureAtNanos;
  private int windowsAtLeast;

  /** The limit before a measurement, to go on from. */
  private int before = LEAST;

  /**
   * One that begins by measuring.
   *
   * @param now on the monotonic clock, in nanoseconds, as everywhere here
   * @param random from 0 to below 1
   */
  AdaptiveLimit(long now, DoubleSupplier random) {
    this.random = random;
    measure(now);
  }

  /** Calls that may be under way; at least 3. */
  int limit() {
    return limit;
  }

  /** How long answers take when the service has little to do; 0: not known yet. */
  long baselineNanos() {
    return baselineNanos;
  }

  /**
   * An answer came, or is given up.
   *
   * @param sentNanos when the request was sent
   * @param underWay calls under way now
   * @param most the limit is never above this
   * @return whether the limit may be another now
   */
  boolean answered(long sentNanos, long now, int underWay, int most) {
    if (sentNanos - epochNanos < 0) {
      return false;
    }
    latencies.add(now - sentNanos);
    if (underWay > peak) {
      peak = underWay;
    }
    if (!isDue(now) || !updating.compareAndSet(false, true)) {
      return false;
    }
    try {
      return isDue(now) && update(now, most);
    } finally {
      updating.set(false);
    }
  }

  private boolean isDue(long now) {
    int count = latencies.count();
    if (measuring) {
      return count >= ENOUGH || count >= FEW && now - dueNanos >= 0;
    }
    return count >= OF_A_WINDOW && now - dueNanos >= 0;
  }

  private boolean update(long now, int most) {
    long median = latencies.median();
    if (measuring) {
      measuring = false;
      baselineNanos = median;
      measureAtNanos = now + (long) (MEASURE_NANOS * (1 + JITTER * random.getAsDouble()));
      windowsAtLeast = 0;
      limit = Math.min(most, Math.max(LEAST, before));
      begin(now, WINDOW_NANOS);
      return true;
    }
    baselineNanos = Math.min(baselineNanos, median);
    limit = next(median, most);
    windowsAtLeast = limit <= LEAST ? windowsAtLeast + 1 : 0;
    if (now - measureAtNanos >= 0 || windowsAtLeast > LEAST_WINDOWS) {
      measure(now);
    } else {
      begin(now, WINDOW_NANOS);
    }
    return true;
  }

  private int next(long median, int most) {
    double gradient = BUFFER * baselineNanos / Math.max(1, median);
    double kept = limit * Math.clamp(gradient, LEAST_GRADIENT, MOST_GRADIENT);
    int wanted = (int) Math.clamp(kept + Math.sqrt(kept), LEAST, most);
    return wanted > limit && peak < limit / 2 ? limit : wanted;
  }

  private void measure(long now) {
    before = limit;
    limit = LEAST;
    measuring = true;
    epochNanos = now;
    begin(now, PATIENCE_NANOS);
  }

  private void begin(long now, long nanos) {
    latencies.clear();
    peak = 0;
    dueNanos = now + nanos;
  }
}
