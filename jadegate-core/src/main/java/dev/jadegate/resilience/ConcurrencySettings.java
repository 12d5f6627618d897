package dev.jadegate.resilience;

/**
 * How many calls may be under way and wait at once.
 *
 * @param maxRequests under way; {@link Integer#MAX_VALUE} for any number
 * @param adaptive whether there may be fewer under way, as answer times show
 * @param maxPending waiting
 * @param pendingNanos the longest wait
 */
public record ConcurrencySettings(
    int maxRequests, boolean adaptive, int maxPending, long pendingNanos) {
  /** No limit. */
  public static final ConcurrencySettings NONE =
      new ConcurrencySettings(Integer.MAX_VALUE, false, 0, 1);
}
