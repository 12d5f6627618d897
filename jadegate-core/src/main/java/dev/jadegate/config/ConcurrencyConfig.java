package dev.jadegate.config;

import java.time.Duration;

/** Caps per instance; over them requests wait, then fail. */
@Planned({"max_requests", "adaptive"})
public record ConcurrencyConfig(
    @Key(
            value = "Connections to each instance, over all event loops.",
            orElse = "1000",
            min = "1",
            max = "1000000")
        int maxConnections,
    @Key(value = "Requests that may wait for a connection.", orElse = "1024", min = "0")
        int maxPending,
    @Key(value = "How long one may wait.", orElse = "1s", min = "1ms") Duration pendingTimeout) {}
