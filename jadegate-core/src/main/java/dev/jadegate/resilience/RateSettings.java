package dev.jadegate.resilience;

/**
 * Shares of failures and of slow calls over a sliding window of time.
 *
 * @param windowNanos its length; 0: rates do not count
 * @param minimumCalls below so many calls in the window a share means nothing (SEMANTICS 94)
 * @param failurePercent from this share of failures on it opens; 0: never
 * @param slowNanos a call that takes longer is slow; 0: none is
 * @param slowPercent from this share of slow calls on it opens; 0: never
 */
public record RateSettings(
    long windowNanos, int minimumCalls, int failurePercent, long slowNanos, int slowPercent) {
  /** No window. */
  public static final RateSettings NONE = new RateSettings(0, 1, 0, 0, 0);

  boolean isOn() {
    return windowNanos > 0;
  }

  boolean isSlow(long tookNanos) {
    return slowNanos > 0 && tookNanos > slowNanos;
  }

  /** Whether these counts are too many failures or too many slow calls. */
  boolean isTooMuch(long calls, long failures, long slow) {
    return calls >= minimumCalls
        && (failurePercent > 0 && failures * 100 >= calls * failurePercent
            || slowPercent > 0 && slow * 100 >= calls * slowPercent);
  }
}
