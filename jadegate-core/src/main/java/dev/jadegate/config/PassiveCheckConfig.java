package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instances whose requests fail get none for some time. */
public record PassiveCheckConfig(
    @Key(
            value = "So many failures of an instance one after the other eject it. 0: they do not.",
            orElse = "5",
            min = "0",
            max = "1000000")
        int consecutiveFailures,
    @Key(
            value =
                "For how long. Each ejection in a row adds as much again, up to ten times of it;"
                    + " as much time of good service takes it off again.",
            orElse = "30s",
            min = "1ms",
            max = "1d")
        Duration ejectionTime,
    @Key(
            value =
                "How many of a service's instances may be ejected at once, in percent; one may"
                    + " always, but never the last that is up. 0: none.",
            orElse = "50",
            min = "0",
            max = "100")
        int maxEjectionPercent,
    @Key(
            value = "The statuses of answers that count as failures, as codes and ranges.",
            orElse = "500-599",
            format = Format.STATUSES)
        List<String> statuses,
    @Key(
            value = "The length of the window for failure_rate and latency.",
            orElse = "10s",
            min = "100ms",
            max = "1h")
        Duration window,
    @Key("Instances of which too many requests fail are ejected too; absent: they are not.")
        @Nullable FailureRateConfig failureRate,
    @Key("Instances that are slower than the others are ejected too; absent: they are not.")
        @Nullable LatencyOutlierConfig latency) {
  /** {@code none}: nothing is checked. */
  public static PassiveCheckConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected none, or a mapping with consecutive_failures ...");
    }
    return new PassiveCheckConfig(
        0, Duration.ofSeconds(30), 50, List.of("500-599"), Duration.ofSeconds(10), null, null);
  }

  /** Whether nothing ejects anybody. */
  public boolean isOff() {
    return consecutiveFailures == 0 && failureRate == null && latency == null;
  }
}
