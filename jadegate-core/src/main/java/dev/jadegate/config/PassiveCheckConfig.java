package dev.jadegate.config;

import java.time.Duration;

/** Instances whose requests fail get none for some time. */
public record PassiveCheckConfig(
    @Key(
            value = "So many failures one after the other eject an instance. 0: they do not.",
            orElse = "5",
            min = "0",
            max = "1000000")
        int consecutiveFailures,
    @Key(
            value = "From this percentage of failures in an interval on it is ejected. 0: never.",
            orElse = "0",
            min = "0",
            max = "100")
        int failureRate,
    @Key(
            value =
                "It is ejected if its answers took on average this many times as long as the median"
                    + " of all instances'. 0: never.",
            orElse = "0",
            min = "0",
            max = "1000")
        double latencyFactor,
    @Key(
            value = "For failure_rate and latency_factor: how often they are looked at.",
            orElse = "10s",
            min = "100ms",
            max = "1h")
        Duration interval,
    @Key(
            value = "With fewer requests to it in the interval, an instance is not looked at.",
            orElse = "100",
            min = "1")
        int minimumRequests,
    @Key(
            value = "How long it gets no requests; the n-th time n times as long, up to ten times.",
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
        int maxEjectionPercent) {
  /** {@code none}: nobody is ejected. */
  public static PassiveCheckConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected none, or a mapping with consecutive_failures ...");
    }
    return new PassiveCheckConfig(0, 0, 0, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0);
  }
}
