package dev.jadegate.upstream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of the active checks of an instance: how many there were, and the last one. Written by
 * the thread that checks, read by anybody.
 */
public final class CheckTally {
  /** How a check may end; the name in lower case is the label of its metric. */
  public enum Result {
    OK,
    FAILED,
    TIMEOUT
  }

  /**
   * A check that is over.
   *
   * @param reason why it went as it did, in a few words, such as {@code status 503}
   * @param at when it was over
   */
  public record Last(Result result, String reason, Instant at, Duration took) {
    /** Whether it speaks for the instance. */
    public boolean isGood() {
      return result == Result.OK;
    }
  }

  private volatile long good;
  private volatile long failed;
  private volatile long late;
  private volatile @Nullable Last last;

  /** The last check; null if there was none. */
  public @Nullable Last last() {
    return last;
  }

  /** How many ended so. */
  public long count(Result result) {
    return switch (result) {
      case OK -> good;
      case FAILED -> failed;
      case TIMEOUT -> late;
    };
  }

  /** A check is over. One thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void add(Last check) {
    last = check;
    switch (check.result()) {
      case OK -> good++;
      case FAILED -> failed++;
      case TIMEOUT -> late++;
    }
  }
}
