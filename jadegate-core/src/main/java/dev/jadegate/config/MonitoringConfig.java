package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Metrics and health. */
public record MonitoringConfig(
    @Key(value = "Whether requests are counted and the metrics page is there.", orElse = "true")
        boolean enabled,
    @Key("The metrics page.") PrometheusConfig prometheus,
    @Key("Distributed tracing; absent: none.") @Nullable TracingConfig tracing,
    @Key(value = "From this duration on a request is logged as slow. 0: never.", orElse = "500ms")
        Duration slowRequest) {}
