package dev.jadegate.config;

import java.util.List;

/** The metrics page. */
public record PrometheusConfig(String path, String namespace, List<String> allow) {}
