package dev.jadegate.api;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request with its response, as a filter sees it. Lives on one event loop: every member may be
 * called from that loop only, except {@link #executor()}, {@link #offload} and {@link #id()}.
 */
public interface Exchange {
  /**
   * The request id: the caller's if it was acceptable, else one made here. Visible ASCII, at most
   * 128 characters.
   */
  String id();

  /** The request head as it will be forwarded; filters change its headers in place. */
  HttpRequest request();

  /** The address of the socket's other end. */
  InetSocketAddress peer();

  /** The client's address: that of the peer, or what a trusted proxy said of it. */
  InetAddress clientAddress();

  /** {@link #peer}'s address as text, without a port; made once a connection. */
  String peerIp();

  /** {@link #clientAddress} as text. */
  String clientIp();

  /** {@code http} or {@code https}, as the client reached the gateway. */
  String scheme();

  /** The version of TLS by which the client reached it, such as {@code TLSv1.3}; empty in clear. */
  String tlsVersion();

  /** The certificate that the client showed and that was verified; empty if it showed none. */
  Optional<X509Certificate> clientCertificate();

  /**
   * The host that the client asked for, lower case, without a port; empty if an HTTP/1.0 client
   * named none.
   */
  String host();

  /**
   * The normalised path that was matched, without the query; always begins with a slash, except
   * {@code *} of OPTIONS.
   */
  String path();

  /** The query without its question mark, as sent; empty if there is none. */
  String query();

  /** The name of the matched route; empty before one is matched. */
  String route();

  /** The name of the service that the route leads to; empty if it leads to none. */
  String service();

  /**
   * A path parameter of the route's pattern, percent-decoded; null if the pattern has no such
   * parameter.
   */
  @Nullable String pathParameter(String name);

  /** What was put into the slot; null if nothing was. */
  <T> @Nullable T get(Slot<T> slot);

  /** Puts a value into the slot, for the rest of this exchange. */
  <T> void set(Slot<T> slot, T value);

  /** What has gone wrong so far, also where a filter answers in its place; null: nothing. */
  @Nullable Failure failure();

  /**
   * Whether the rest of the response's body is wanted even if the client takes it slowly, or has
   * left: for a filter that keeps the body anyway, and shares it. What a slow client does not take
   * waits in the gateway's memory, so a filter must say no before it is too much. Off at first.
   */
  void readAhead(boolean on);

  /**
   * Makes the same request once more, without a body and for nobody: an exchange of its own, whose
   * filters are this one's from {@code from} on, and which has this value in its slot. It begins
   * after the present call, is in no access log, and ends with the gateway at the latest.
   */
  <T> void repeat(Filter from, Slot<T> slot, T value);

  /** Runs tasks on the event loop of this exchange; may be called from any thread. */
  Executor executor();

  /**
   * Runs work that may block on a virtual thread. The stage completes on this exchange's event
   * loop. Work must not touch the exchange: copy what it needs beforehand.
   */
  <T> CompletionStage<T> offload(Callable<T> work);
}
