package dev.jadegate.config;

import java.util.List;

/** One line a request. */
public record AccessLogConfig(
    String path,
    AccessLogFormat format,
    double sample,
    List<String> addFields,
    List<String> removeFields) {}
