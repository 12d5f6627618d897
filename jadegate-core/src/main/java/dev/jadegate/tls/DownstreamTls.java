package dev.jadegate.tls;

import dev.jadegate.config.ClientAuth;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a listener serves, ready for connections. Immutable; used by all event
 * loops for as long as its contexts are not given back.
 */
public final class DownstreamTls {
  /** A ClientHello is at most so long; those with keys against quantum computers have 2 KB. */
  private static final int MAX_CLIENT_HELLO = 32 * 1024;

  private final List<Identity> identities;
  private final List<SslContext> contexts;
  private final ServerNames names;
  private final ClientAuth clientAuth;
  private final @Nullable Authorities clientCa;
  private @Nullable QuicSslContext quic;

  DownstreamTls(
      List<Identity> identities,
      List<SslContext> contexts,
      ClientAuth clientAuth,
      @Nullable Authorities clientCa) {
    this.clientAuth = clientAuth;
    this.clientCa = clientCa;
    this.identities = List.copyOf(identities);
    this.contexts = List.copyOf(contexts);
    names = new ServerNames(identities.stream().map(Identity::names).toList());
  }

  /** The certificates, in the order of the configuration. */
  public List<Identity> identities() {
    return identities;
  }

  List<SslContext> contexts() {
    return contexts;
  }

  /** The same for QUIC; made when it is first asked for. */
  public synchronized QuicSslContext quic() {
    QuicSslContext made = quic;
    if (made == null) {
      Authorities asked = clientAuth == ClientAuth.NONE ? null : clientCa;
      made = QuicTls.context(identities, asked, clientAuth == ClientAuth.REQUIRED);
      quic = made;
    }
    return made;
  }

  /** A TLS handler for a new connection; a handshake may take so long, 0 for any time. */
  public ChannelHandler handler(ByteBufAllocator allocator, long handshakeMillis) {
    return contexts.size() == 1
        ? tls(contexts.getFirst(), allocator, handshakeMillis)
        : new ByName(handshakeMillis);
  }

  /**
   * Whether a request for this host may come over a connection that was made for that name: not if
   * the host has another certificate of its own, for then the client took one host for another (RFC
   * 9110, section 7.4).
   */
  public boolean isFor(String host, @Nullable String serverName) {
    return contexts.size() == 1
        || serverName == null
        || host.isEmpty()
        || host.equals(serverName)
        || names.choose(host) == names.choose(serverName.toLowerCase(Locale.ROOT));
  }

  private static SslHandler tls(SslContext context, ByteBufAllocator allocator, long millis) {
    SslHandler tls = context.newHandler(allocator);
    tls.setHandshakeTimeoutMillis(millis);
    tls.setCloseNotifyFlushTimeoutMillis(0); // CloseNotify waits
    return tls;
  }

  /** Reads the name that the client asks for, and makes way for the handler of its certificate. */
  private final class ByName extends SniHandler {
    private final long handshakeMillis;

    ByName(long handshakeMillis) {
      super(
          (name, promise) -> promise.setSuccess(contexts.get(names.choose(name))),
          MAX_CLIENT_HELLO,
          handshakeMillis);
      this.handshakeMillis = handshakeMillis;
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
      return tls(context, allocator, handshakeMillis);
    }
  }
}
