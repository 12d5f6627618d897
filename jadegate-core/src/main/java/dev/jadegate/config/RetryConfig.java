package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a failed attempt is made again. */
public record RetryConfig(
    @Key(value = "Further attempts at most.", orElse = "1", min = "0", max = "10") int retries,
    @Key(
            value =
                "Which failures are retried; anything but connect_failure needs an idempotent"
                    + " method.",
            orElse = "connect_failure")
        List<RetryCondition> when,
    @Key(
            value =
                "Base of the wait between attempts, which grows with jitter to ten times of it.",
            orElse = "25ms")
        Duration backoff,
    @Key("A limit on each attempt, instead of timeout.response where it is shorter.")
        @Nullable Duration perTryTimeout,
    @Key(
            value =
                "Retries at once, in percent of the service's requests under way; three always.",
            orElse = "20",
            min = "0",
            max = "100")
        int budgetPercent,
    @Key(value = "How much of a request's body is kept for another attempt.", orElse = "64KB")
        Size replay,
    @Key(
            value =
                "Longest Retry-After of an answer that is waited for; with a longer one the answer"
                    + " is not retried. 0s: with none at all.",
            orElse = "10s",
            max = "1h")
        Duration maxRetryAfter) {
  /** {@code none}: no retries. */
  public static RetryConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected none, or a mapping with retries, when, backoff ...");
    }
    return new RetryConfig(0, List.of(), Duration.ZERO, null, 0, new Size(0), Duration.ZERO);
  }
}
