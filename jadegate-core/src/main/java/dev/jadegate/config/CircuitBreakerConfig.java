package dev.jadegate.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps requests from a service, or from an instance, that fails. */
public record CircuitBreakerConfig(
    @Key(
            value =
                "So many failures one after the other open it. 0: they do not. Absent: 5, or 0"
                    + " with a window.",
            min = "0",
            max = "1000000")
        @Nullable Integer failureThreshold,
    @Key("Rates over a sliding window that open it; absent: none do.")
        @Nullable BreakerWindowConfig window,
    @Key(
            value =
                "How long it refuses requests before it tries again. Twice as long with each"
                    + " opening in a row, and up to a tenth longer by chance.",
            orElse = "30s",
            min = "1ms")
        Duration recoveryTimeout,
    @Key(value = "The longest that recovery_timeout grows to.", orElse = "5m", min = "1ms")
        Duration maxRecoveryTimeout,
    @Key(
            value = "So many requests try it after that; all must succeed.",
            orElse = "3",
            min = "1",
            max = "1000")
        int halfOpenRequests,
    @Key(
            value =
                "One for the whole service, or one for each instance, past which requests go to"
                    + " the others.",
            orElse = "service")
        BreakerScope scope,
    @Key("What clients get while it refuses; absent: 503 with Retry-After.")
        @Nullable FallbackConfig fallback) {
  private static final int FAILURES = 5;

  public CircuitBreakerConfig {
    if (window == null && Objects.equals(failureThreshold, 0)) {
      throw new IllegalArgumentException(
          "found failure_threshold 0 without a window; expected something that opens it, or none");
    }
  }

  /** So many failures in a row open it; 0: they do not. */
  public int failures() {
    return failureThreshold == null ? window == null ? FAILURES : 0 : failureThreshold;
  }
}
