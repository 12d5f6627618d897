package dev.jadegate.config;

import java.time.Duration;

/** Instances whose requests fail get none for some time. */
public record PassiveCheckConfig(
    @Key(
            value = "So many failures one after the other eject an instance. 0: never.",
            orElse = "5",
            min = "0")
        int consecutiveFailures,
    @Key(
            value = "For how long; each time again by as much longer, up to ten times of it.",
            orElse = "30s",
            min = "1ms")
        Duration ejectionTime,
    @Key(
            value = "How many of a service's instances may be ejected at once, in percent.",
            orElse = "50",
            min = "0",
            max = "100")
        int maxEjectionPercent) {}
