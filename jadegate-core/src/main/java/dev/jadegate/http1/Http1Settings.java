package dev.jadegate.http1;

import java.util.function.BooleanSupplier;

/**
 * Limits and timeouts of a listener's HTTP/1 connections. Sizes in bytes, times in nanoseconds,
 * zero for none.
 *
 * @param maxLine the first line of a request
 * @param maxHead a whole header section, and a whole trailer section
 * @param headerNanos for a whole header section to arrive
 * @param readNanos the longest silence while a body is being read
 * @param writeNanos the longest stall of a client that takes no bytes
 * @param idleNanos a kept-alive connection without a request
 * @param allowHalfClose whether a FIN after a whole request leaves the response wanted
 * @param draining whether responses should end their connections; asked once a response
 */
public record Http1Settings(
    int maxLine,
    int maxHead,
    long headerNanos,
    long readNanos,
    long writeNanos,
    long idleNanos,
    boolean allowHalfClose,
    BooleanSupplier draining) {}
