package dev.jadegate.config;

import java.time.Duration;

/** Timeouts of an attempt and of the exchange; zero: none. */
public record TimeoutConfig(Duration connect, Duration response, Duration idle, Duration total) {}
