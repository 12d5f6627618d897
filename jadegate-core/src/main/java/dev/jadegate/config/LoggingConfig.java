package dev.jadegate.config;

/** The log of the gateway and the access log. */
public record LoggingConfig(LogLevel level, AccessLogConfig accessLog, Size buffer) {}
