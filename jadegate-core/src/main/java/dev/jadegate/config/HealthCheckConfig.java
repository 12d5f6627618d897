package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** How the health of instances is known. */
public record HealthCheckConfig(
    @Key("They are asked; absent: they are not.") @Nullable ActiveCheckConfig active,
    @Key("It is watched how their requests go.") PassiveCheckConfig passive) {}
