package dev.jadegate.http2;

import java.util.function.BooleanSupplier;

/**
 * Limits and timeouts of a listener's HTTP/2 connections. Sizes in bytes, times in nanoseconds,
 * zero for none.
 *
 * @param maxStreams requests under way at once on a connection
 * @param maxHead a whole header section, and a whole trailer section
 * @param headerNanos for a whole header section to arrive, and for the client's first SETTINGS
 * @param readNanos the longest silence while a body is wanted
 * @param writeNanos the longest stall of a client that takes no bytes
 * @param idleNanos a connection without a request
 * @param draining whether connections should end
 * @param floods told when a connection ends because of a flood
 */
public record Http2Settings(
    int maxStreams,
    int maxHead,
    long headerNanos,
    long readNanos,
    long writeNanos,
    long idleNanos,
    BooleanSupplier draining,
    FloodListener floods) {
  /** What a client may send of one body before it is taken: as large as an edge should allow. */
  static final int STREAM_WINDOW = 64 * 1024;

  /** And of all bodies of its connection. */
  static final int CONNECTION_WINDOW = 1024 * 1024;
}
