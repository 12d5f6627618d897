package dev.jadegate.config;

import java.time.Duration;

/** Metrics and health. */
public record MonitoringConfig(
    boolean enabled, PrometheusConfig prometheus, Duration slowRequest) {}
