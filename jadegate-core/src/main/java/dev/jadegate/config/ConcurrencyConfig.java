package dev.jadegate.config;

import java.time.Duration;

/** Caps per instance; over them requests wait, then fail. */
public record ConcurrencyConfig(
    int maxConnections,
    int maxRequests,
    int maxPending,
    Duration pendingTimeout,
    boolean adaptive) {}
