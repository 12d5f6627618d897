package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.AttemptListener;
import dev.jadegate.upstream.AttemptResult;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an instance's requests say of it: failures in a row, and a window of all if anybody wants to
 * know. Counted by the event loops without locks or allocation; as long as nothing fails they only
 * read. Two loops may count in another order than things happened, which shifts a count by as many
 * requests as there are loops at most.
 *
 * <p>Answers that break off are counted apart from those that do not come, since each of them began
 * as a success: otherwise an instance none of whose answers is ever whole would never be noticed.
 */
final class Conduct implements AttemptListener {
  private final Supplier<@Nullable OutlierSettings> settings;
  private final Runnable suspicion;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger breaks = new AtomicInteger();
  private volatile @Nullable Window window;

  /**
   * Nothing is known yet.
   *
   * @param settings null: nothing is counted
   * @param suspicion called whenever there are as many failures in a row again as the settings say
   */
  Conduct(Supplier<@Nullable OutlierSettings> settings, Runnable suspicion) {
    this.settings = settings;
    this.suspicion = suspicion;
  }

  @Override
  public void onResult(AttemptResult result) {
    OutlierSettings now = settings.get();
    if (now == null) {
      return;
    }
    boolean failed = now.isFailure(result);
    Window counted = window;
    if (counted != null) {
      if (failed) {
        counted.failed();
      } else {
        counted.succeeded(result.headNanos());
      }
    }
    if (failed) {
      oneMore(failures, now);
    } else {
      none(failures);
    }
  }

  @Override
  public void onBrokenOff(AttemptResult result) {
    OutlierSettings now = settings.get();
    if (now == null || now.isFault(result)) {
      return; // it has counted as a failure already
    }
    Window counted = window;
    if (counted != null) {
      counted.recanted();
    }
    oneMore(breaks, now);
  }

  @Override
  public void onWhole() {
    none(breaks);
  }

  /** Slow at least, be it well or not. */
  @Override
  public void onOvertaken(long nanos) {
    Window counted = window;
    if (counted != null) {
      counted.succeeded(nanos);
    }
  }

  /** As long as an instance cannot be ejected, it is suspected again and again. */
  private void oneMore(AtomicInteger inRow, OutlierSettings now) {
    int count = inRow.incrementAndGet();
    if (now.consecutiveFailures() > 0 && count % now.consecutiveFailures() == 0) {
      suspicion.run();
    }
  }

  /** A read first: a write would take the line of memory from the other loops each time. */
  private static void none(AtomicInteger inRow) {
    if (inRow.get() != 0) {
      inRow.set(0);
    }
  }

  // For the control thread.

  /** Whether requests are counted in a window too. */
  void count(boolean wanted) {
    if (wanted != (window != null)) {
      window = wanted ? new Window() : null;
    }
  }

  /** What the window holds, which begins anew; null if nothing is counted. */
  Window.@Nullable Sums take() {
    Window counted = window;
    return counted == null ? null : counted.take();
  }

  /** What was is forgotten. */
  void forget() {
    failures.set(0);
    breaks.set(0);
    take();
  }
}
