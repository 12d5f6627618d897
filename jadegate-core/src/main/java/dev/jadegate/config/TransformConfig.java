package dev.jadegate.config;

/** Changes to header fields. */
public record TransformConfig(
    @Key("Of the request, before it is forwarded.") HeaderChanges requestHeaders,
    @Key("Of the response, before the client gets it.") HeaderChanges responseHeaders) {}
