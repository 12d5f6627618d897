package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** A filter of the user, by its name. */
public record FilterConfig(String name, @Nullable Record config) {}
