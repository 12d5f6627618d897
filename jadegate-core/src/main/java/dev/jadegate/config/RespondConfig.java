package dev.jadegate.config;

import java.util.Map;

/** Answers with a fixed response. */
public record RespondConfig(
    @Key(value = "The status.", orElse = "200", min = "200", max = "599") int status,
    @Key("The body.") String body,
    @Key(value = "Header fields.", format = Format.FIELD_VALUE) Map<String, String> headers) {}
