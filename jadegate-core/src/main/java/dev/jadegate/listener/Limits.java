package dev.jadegate.listener;

import dev.jadegate.http1.Http1Settings;
import dev.jadegate.http2.FloodListener;
import dev.jadegate.http2.Http2Settings;
import dev.jadegate.http3.Http3Limits;
import java.util.function.BooleanSupplier;

/**
 * Limits and timeouts of client connections, of whatever protocol. Sizes in bytes, times in
 * nanoseconds, zero for none.
 *
 * @param maxLine the first line of an HTTP/1 request
 * @param maxHead a whole header section, and a whole trailer section
 * @param headerNanos for a whole header section to arrive
 * @param readNanos the longest silence while a body is wanted
 * @param writeNanos the longest stall of a client that takes no bytes
 * @param idleNanos a connection without a request
 * @param allowHalfClose whether a FIN after a whole request leaves the response wanted
 * @param draining whether connections should end
 * @param floods told when an HTTP/2 connection ends because of a flood
 */
public record Limits(
    int maxLine,
    int maxHead,
    long headerNanos,
    long readNanos,
    long writeNanos,
    long idleNanos,
    boolean allowHalfClose,
    BooleanSupplier draining,
    FloodListener floods) {
  Http1Settings http1() {
    return new Http1Settings(
        maxLine, maxHead, headerNanos, readNanos, writeNanos, idleNanos, allowHalfClose, draining);
  }

  Http3Limits http3() {
    return new Http3Limits(maxHead, headerNanos, readNanos, writeNanos, idleNanos);
  }

  Http2Settings http2(int maxStreams) {
    return new Http2Settings(
        maxStreams, maxHead, headerNanos, readNanos, writeNanos, idleNanos, draining, floods);
  }
}
