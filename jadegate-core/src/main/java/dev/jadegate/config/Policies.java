package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies of a route, after defaults, service and route were merged. Null: off. */
public record Policies(
    TimeoutConfig timeout,
    RetryConfig retry,
    @Nullable Size maxRequestSize,
    @Nullable TransformConfig transform,
    @Nullable CorsConfig cors,
    @Nullable IpConfig ip,
    List<String> upgrade,
    List<FilterConfig> filters) {}
