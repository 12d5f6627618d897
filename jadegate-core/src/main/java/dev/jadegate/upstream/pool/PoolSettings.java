package dev.jadegate.upstream.pool;

import dev.jadegate.tls.UpstreamTls;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the connections to one instance. Times in nanoseconds, zero for none.
 *
 * @param maxConnections the cap over all loops together
 * @param maxIdle idle connections kept per loop
 * @param maxPending who may wait for a connection, per loop
 * @param pendingNanos the longest wait for a connection
 * @param idleNanos an idle connection is closed after this
 * @param ageNanos a connection is not reused after this
 * @param http2 whether the instance speaks HTTP/2
 * @param maxStreams requests under way at once on an HTTP/2 connection
 * @param proxyHeader what begins each connection; it names one client, so that with one no
 *     connection is reused
 * @param tls to the instance; null in clear
 */
public record PoolSettings(
    int maxConnections,
    int maxIdle,
    int maxPending,
    long pendingNanos,
    long idleNanos,
    long ageNanos,
    boolean http2,
    int maxStreams,
    ProxyHeader proxyHeader,
    @Nullable UpstreamTls tls) {
  /** Of connections that serve one exchange each, are counted by no cap and kept by nobody. */
  public static PoolSettings single(
      boolean http2, ProxyHeader proxyHeader, @Nullable UpstreamTls tls) {
    return new PoolSettings(Integer.MAX_VALUE, 0, 0, 0, 1, 0, http2, 1, proxyHeader, tls);
  }
}
