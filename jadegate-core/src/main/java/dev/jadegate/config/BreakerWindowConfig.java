package dev.jadegate.config;

import java.time.Duration;

/** Rates over a sliding window, that open a circuit breaker. */
public record BreakerWindowConfig(
    @Key(value = "Its length.", orElse = "10s", min = "100ms", max = "1h") Duration time,
    @Key(
            value = "It opens from this percentage of failures on. 0: failures open it not so.",
            orElse = "50",
            min = "0",
            max = "100")
        int failureRate,
    @Key(value = "A call is slow if its answer's head takes longer. 0s: none is.", orElse = "0s")
        Duration slowCall,
    @Key(
            value = "It opens from this percentage of slow calls on.",
            orElse = "80",
            min = "1",
            max = "100")
        int slowCallRate,
    @Key(
            value = "With fewer calls than this in the window, rates say nothing.",
            orElse = "20",
            min = "1")
        int minimumCalls) {}
