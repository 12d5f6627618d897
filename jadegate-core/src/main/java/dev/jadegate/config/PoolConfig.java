package dev.jadegate.config;

import java.time.Duration;

/** Idle connections kept to each instance. */
public record PoolConfig(
    @Key(
            value = "Idle connections to each instance, over all event loops.",
            orElse = "100",
            min = "0")
        int maxIdle,
    @Key(value = "An idle connection is closed after this. 0: never.", orElse = "90s")
        Duration idleTimeout,
    @Key(
            value =
                "A connection is used no more after this, so that changed DNS is seen. 0: always.",
            orElse = "1h")
        Duration maxAge,
    @Key(
            value = "Requests under way at once on one HTTP/2 connection; more open another.",
            orElse = "100",
            min = "1",
            max = "100000")
        int maxStreams) {}
