package dev.jadegate.config;

import java.time.Duration;

/** Each instance is asked how it is. */
public record ActiveCheckConfig(
    @Key(value = "How it is asked.", orElse = "http") CheckType type,
    @Key(value = "For http: the path.", orElse = "/health") String path,
    @Key(
            value = "From one check of an instance to the next; up to a tenth more or less of it.",
            orElse = "10s",
            min = "10ms")
        Duration interval,
    @Key(value = "How long an answer may take.", orElse = "5s", min = "1ms") Duration timeout,
    @Key(value = "For http: the statuses of a healthy instance.", orElse = "200-299")
        String expectedStatus,
    @Key(
            value = "So many good answers bring an instance back.",
            orElse = "2",
            min = "1",
            max = "1000")
        int healthyThreshold,
    @Key(value = "So many bad ones take it out.", orElse = "3", min = "1", max = "1000")
        int unhealthyThreshold) {}
