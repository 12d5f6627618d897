package dev.jadegate.config;

/** Security headers of every response. */
public record SecurityConfig(boolean headers, String csp, String serverHeader) {}
