package dev.jadegate.config;

import java.util.List;

/** The whole file. */
public record GatewayConfig(
    GatewaySection gateway,
    Policies defaults,
    List<ServiceConfig> services,
    List<RouteConfig> routes,
    SecurityConfig security,
    MonitoringConfig monitoring,
    LoggingConfig logging) {}
