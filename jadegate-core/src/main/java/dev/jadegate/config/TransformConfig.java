package dev.jadegate.config;

/** Changes to header fields. */
public record TransformConfig(HeaderChanges requestHeaders, HeaderChanges responseHeaders) {}
