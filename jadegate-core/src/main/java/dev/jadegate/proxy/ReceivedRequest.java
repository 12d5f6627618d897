package dev.jadegate.proxy;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Slot;
import dev.jadegate.filter.clientcert.ClientCertificate;
import dev.jadegate.filter.requestid.RequestIds;
import dev.jadegate.header.Forwarded;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.RequestHead;
import dev.jadegate.observe.tracing.Tracing;
import dev.jadegate.route.RouteQuery;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exchange's request: who sent it and what it asks for, as filters, the router
 * and the log see it. Belongs to the event loop of its downstream connection.
 */
abstract class ReceivedRequest implements Exchange, RouteQuery, Tracing.Caller {
  final Snapshot snapshot;
  final Peer peer;
  private final Loop loop;
  private final RequestHead request;

  // Set by Arrival.
  String host = "";
  String path = "";
  String query = "";
  private @Nullable String id;
  private @Nullable InetAddress client;
  private @Nullable Slots slots;

  ReceivedRequest(Loop loop, Snapshot snapshot, Peer peer, RequestHead request) {
    this.loop = loop;
    this.snapshot = snapshot;
    this.peer = peer;
    this.request = request;
    TlsPeer tls = peer.tls();
    if (tls != null && tls.certificate() != null) {
      set(ClientCertificate.SLOT, tls.certificate());
    }
  }

  final Loop loop() {
    return loop;
  }

  @Override
  public final String id() {
    String known = id;
    if (known == null) {
      String given = request.headers().get(snapshot.requestIdHeader());
      known =
          given != null && RequestIds.isAcceptable(given)
              ? given
              : RequestIds.next(loop.random(), loop.scratch());
      id = known;
    }
    return known;
  }

  @Override
  public final RequestHead request() {
    return request;
  }

  @Override
  public final InetSocketAddress peer() {
    return peer.address();
  }

  @Override
  public final InetAddress clientAddress() {
    InetAddress known = client;
    if (known == null) {
      known =
          Forwarded.clientAddress(
              request.headers(), peer.address().getAddress(), snapshot.trustedProxies());
      client = known;
    }
    return known;
  }

  @Override
  public final String peerIp() {
    return peer.ip();
  }

  @Override
  public final String clientIp() {
    InetAddress known = clientAddress();
    return known.equals(peer.address().getAddress()) ? peer.ip() : known.getHostAddress();
  }

  /** Its connection comes from one of our proxies. */
  @Override
  public final boolean isTrusted() {
    return snapshot.trustedProxies().contains(peer.address().getAddress());
  }

  @Override
  public final String scheme() {
    return peer.scheme();
  }

  @Override
  public final String tlsVersion() {
    return peer.tls() == null ? "" : peer.tls().version();
  }

  @Override
  public final Optional<X509Certificate> clientCertificate() {
    return Optional.ofNullable(get(ClientCertificate.SLOT)).map(ClientCertificate::certificate);
  }

  @Override
  public final String host() {
    return host;
  }

  @Override
  public final String path() {
    return path;
  }

  @Override
  public final String query() {
    return query;
  }

  @Override
  public final <T> @Nullable T get(Slot<T> slot) {
    return slots == null ? null : slots.get(slot);
  }

  @Override
  public final <T> void set(Slot<T> slot, T value) {
    Slots present = slots;
    if (present == null) {
      present = new Slots();
      slots = present;
    }
    present.set(slot, value);
  }

  @Override
  public final Executor executor() {
    return loop.eventLoop();
  }

  @Override
  public final <T> CompletionStage<T> offload(Callable<T> work) {
    return Offload.of(work, executor());
  }

  @Override
  public final String listener() {
    return peer.listener();
  }

  @Override
  public final HttpMethod httpMethod() {
    return request.method();
  }

  @Override
  public final HttpHeaders headers() {
    return request.headers();
  }

  public final String method() {
    return request.method().name();
  }

  public final String protocol() {
    return request.protocolVersion() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : peer.protocol();
  }

  public final String requestId() {
    return id();
  }

  public final HttpHeaders requestHeaders() {
    return request.headers();
  }
}
