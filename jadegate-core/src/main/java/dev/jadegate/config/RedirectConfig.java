package dev.jadegate.config;

/** Answers with a redirect. */
public record RedirectConfig(String to, int status) {}
