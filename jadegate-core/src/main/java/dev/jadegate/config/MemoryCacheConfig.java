package dev.jadegate.config;

import java.time.Duration;

/** What of the answers is in the gateway's memory. */
public record MemoryCacheConfig(
    @Key(
            value = "So much of it at most; what is asked for least goes first.",
            orElse = "64MB",
            min = "1MB",
            max = "64GB")
        Size maxSize,
    @Key(
            value =
                "With Redis: how long an answer is used from memory before Redis is asked again,"
                    + " so that a gateway sees what another one made it forget. 0s: no limit.",
            orElse = "1m",
            max = "365d")
        Duration ttl) {}
