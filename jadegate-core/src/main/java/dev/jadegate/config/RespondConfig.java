package dev.jadegate.config;

import java.util.Map;

/** Answers with a fixed response. */
public record RespondConfig(int status, String body, Map<String, String> headers) {}
