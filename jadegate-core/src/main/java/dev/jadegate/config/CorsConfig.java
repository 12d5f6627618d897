package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cross-origin requests (WHATWG Fetch). */
public record CorsConfig(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> expose,
    boolean credentials,
    @Nullable Duration maxAge) {}
