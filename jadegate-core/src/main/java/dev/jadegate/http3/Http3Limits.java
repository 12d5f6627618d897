package dev.jadegate.http3;

/**
 * Limits and timeouts of a listener's HTTP/3 connections. Sizes in bytes, times in nanoseconds,
 * zero for none.
 *
 * @param maxHead a whole header section, and a whole trailer section
 * @param headerNanos for the handshake, and for a whole header section to arrive
 * @param readNanos the longest silence while a body is being read
 * @param writeNanos the longest stall of a client that takes no bytes
 * @param idleNanos a connection without a request
 */
public record Http3Limits(
    int maxHead, long headerNanos, long readNanos, long writeNanos, long idleNanos) {}
