package dev.jadegate.config;

import java.time.Duration;
import java.util.Objects;

/** When a request whose answer does not come is sent to another instance too. */
public record HedgeConfig(
    @Key(
            value =
                "How long the first attempt has: a duration, or a percentile of how long answers"
                    + " of the service took in the last minute.",
            orElse = "p95",
            format = Format.HEDGE_DELAY)
        String after,
    @Key(
            value = "Further attempts at most, each after the same time again.",
            orElse = "1",
            min = "1",
            max = "3")
        int max) {
  /** The percentile; 0 if it is a duration. */
  public double percentile() {
    return after.startsWith("p") ? Double.parseDouble(after.substring(1)) : 0;
  }

  /** The duration; zero if it is a percentile. */
  public Duration delay() {
    return percentile() > 0
        ? Duration.ZERO
        : (Duration) Objects.requireNonNull(Scalars.parse(Duration.class, after));
  }
}
