package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** How it is known which instances are well. */
@Planned("passive")
public record HealthCheckConfig(
    @Key("Each instance is asked how it is. Absent: none is.")
        @Nullable ActiveCheckConfig active) {}
