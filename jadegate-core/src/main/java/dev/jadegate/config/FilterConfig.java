package dev.jadegate.config;

import java.util.Map;

/** A filter of the user, by its name. */
public record FilterConfig(String name, Map<String, Object> config) {}
