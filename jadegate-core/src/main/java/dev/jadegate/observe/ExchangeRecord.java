package dev.jadegate.observe;

import dev.jadegate.api.Failure;
import dev.jadegate.observe.tracing.Trace;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What logs and metrics may ask of an exchange that is over. Read on its event loop, before it is
 * let go; nothing is kept. Times are in nanoseconds and count from the arrival of the request's
 * head.
 */
public interface ExchangeRecord {
  /** The method as received, such as {@code GET}. */
  String method();

  /** The normalised path without the query; the raw target if it could not be normalised. */
  String path();

  /** {@code http} or {@code https}, as the client came. */
  String scheme();

  /** {@code HTTP/1.1}, {@code HTTP/2.0} ... */
  String protocol();

  /** The version of TLS, such as {@code TLSv1.3}; empty in clear. */
  String tlsVersion();

  /** The client's address as text. */
  String clientIp();

  String requestId();

  /** Its part in a trace; null if there are none. */
  @Nullable Trace trace();

  /** Who asked, as far as it was shown and found right; empty: it is not known. */
  String user();

  /** The host asked for, or empty. */
  String host();

  /** The request's header fields, for fields of the log that the configuration names. */
  HttpHeaders requestHeaders();

  /** Empty if no route matched. */
  String route();

  /** Empty if the route leads to no service. */
  String service();

  /** The address of the last instance tried, {@code host:port}; empty if there was none. */
  String instance();

  /** How many attempts were made. */
  int attempts();

  /** What the response cache did, such as {@code hit}; empty if the route has none. */
  String cache();

  /** What was sent to the client, 499 if it left before; never 0. */
  int status();

  /**
   * How a gRPC call ended: its {@code grpc-status}, or what a client makes of an answer without
   * one; -1 if this was no gRPC call.
   */
  int grpcStatus();

  @Nullable Failure failure();

  /** Why it failed, for the log only; empty if nothing more is known. */
  String failureDetail();

  /** Body bytes received from the client. */
  long requestBytes();

  /** Body bytes sent to the client. */
  long responseBytes();

  /** To the end of the response. */
  long durationNanos();

  /** From the last attempt's request to its response head; -1 if there was none. */
  long upstreamNanos();

  /** In queues, for its turn at the service and for connections; 0 if it did not wait. */
  long waitedNanos();
}
