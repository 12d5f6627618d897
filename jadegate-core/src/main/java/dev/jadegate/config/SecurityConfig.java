package dev.jadegate.config;

import java.util.Map;

/** Security headers of every response. */
public record SecurityConfig(
    boolean headers, Map<String, String> fields, String csp, String serverHeader) {}
