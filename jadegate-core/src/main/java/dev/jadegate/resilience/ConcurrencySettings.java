package dev.jadegate.resilience;

/**
 * How many calls may be under way and wait at once.
 *
 * @param maxRequests under way; {@link Integer#MAX_VALUE} for any number
 * @param maxPending waiting
 * @param pendingNanos the longest wait
 */
public record ConcurrencySettings(int maxRequests, int maxPending, long pendingNanos) {
  /** No limit. */
  public static final ConcurrencySettings NONE = new ConcurrencySettings(Integer.MAX_VALUE, 0, 1);

  /** Whether there is a limit at all. */
  public boolean isLimited() {
    return maxRequests < Integer.MAX_VALUE;
  }
}
