package dev.jadegate.config;

/** A filter of the user, by its name, with the record that its factory declares. */
public record FilterConfig(String name, Record config) {}
