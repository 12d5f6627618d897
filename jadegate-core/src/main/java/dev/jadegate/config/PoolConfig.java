package dev.jadegate.config;

import java.time.Duration;

/** Idle connections kept to each instance. */
public record PoolConfig(int maxIdle, Duration idleTimeout, Duration maxAge) {}
