package dev.jadegate.upstream.outlier;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** How often an instance was ejected, and whether it is. Control thread only. */
final class Ejection {
  /** It grows to this many times the first. */
  private static final int MOST = 10;

  private int times;
  private long returnedAt;
  private @Nullable Future<?> comingBack;

  boolean isEjected() {
    return comingBack != null;
  }

  /**
   * One time more, and one less for each ejection's time that it has been well: how long this one
   * is.
   */
  long next(long now, long ejectionNanos) {
    if (times > 0) {
      times = (int) Math.max(0, times - (now - returnedAt) / ejectionNanos);
    }
    times = Math.min(times + 1, MOST);
    return times * ejectionNanos;
  }

  void begin(Future<?> until) {
    comingBack = until;
  }

  void end(long now) {
    if (comingBack != null) {
      comingBack.cancel(false);
      comingBack = null;
    }
    returnedAt = now;
  }
}
