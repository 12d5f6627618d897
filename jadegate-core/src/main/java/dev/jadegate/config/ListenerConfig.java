package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** One bound port. What is null here comes from the gateway section. */
public record ListenerConfig(
    String name, @Nullable String host, int port, @Nullable String redirectTo) {}
