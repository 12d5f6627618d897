package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** How an instance is chosen. */
public record LoadBalancerConfig(String algorithm, @Nullable String key, int virtualNodes) {}
