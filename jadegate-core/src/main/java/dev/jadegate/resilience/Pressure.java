package dev.jadegate.resilience;

import dev.jadegate.config.Priority;

/**
 * How near a resource is to its limit, and which requests are refused for that.
 *
 * <pre>
 *   share of the limit   0        0.8            1.0              1.1
 *   refused              nobody   │ low          │ low, normal    │ all
 * </pre>
 *
 * More are refused at once; fewer only after a second with less, so that a value near a border does
 * not let in and refuse in turn. Written by one thread, read by all.
 */
public final class Pressure {
  private static final double[] FROM = {0.8, 1.0, 1.1};
  private static final long CALM_NANOS = 1_000_000_000;

  private volatile double share;
  private volatile int refused;
  private long reachedNanos;

  /**
   * A new value.
   *
   * @param value 1 at the limit
   * @param now the monotonic clock
   * @return whether other requests are refused than before
   */
  public boolean read(double value, long now) {
    share = value;
    int wanted = 0;
    while (wanted < FROM.length && value >= FROM[wanted]) {
      wanted++;
    }
    int before = refused;
    if (wanted >= before || now - reachedNanos >= CALM_NANOS) {
      refused = wanted;
      reachedNanos = now;
    }
    return refused != before;
  }

  /** Whether requests of this priority are refused. */
  public boolean refuses(Priority priority) {
    return refused > Priority.LOW.ordinal() - priority.ordinal();
  }

  /** Whether nobody is refused. */
  public boolean isCalm() {
    return refused == 0;
  }

  /** The last value: 1 at the limit. */
  public double share() {
    return share;
  }
}
