package dev.jadegate.resilience;

/**
 * When a breaker opens and how it closes again.
 *
 * @param failureThreshold so many failures one after the other open it; 0: never
 * @param window over which rates are looked at; {@link RateSettings#NONE}: not at all
 * @param recoveryNanos the first wait before probes
 * @param maxRecoveryNanos the longest: each opening in a row doubles the wait up to it
 * @param probes so many calls are let through after the wait, and all must succeed
 */
public record BreakerSettings(
    int failureThreshold,
    RateSettings window,
    long recoveryNanos,
    long maxRecoveryNanos,
    int probes) {
  private static final int MAX_DOUBLINGS = 20;

  /** How long the breaker stays open the n-th time in a row, n from 1 on. */
  long waitNanos(int openings) {
    long most = Math.max(recoveryNanos, maxRecoveryNanos);
    int doublings = Math.min(openings - 1, MAX_DOUBLINGS);
    return recoveryNanos > most >> doublings ? most : recoveryNanos << doublings;
  }
}
