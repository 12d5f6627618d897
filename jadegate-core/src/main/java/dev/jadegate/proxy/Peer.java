package dev.jadegate.proxy;

import dev.jadegate.message.FieldValue;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one downstream connection have in common.
 *
 * @param address of the client's end
 * @param local of our end
 * @param ip its address as text
 * @param listener the name of the listener
 * @param scheme {@code http} or {@code https}
 * @param protocol for the log, such as {@code HTTP/1.1}
 * @param tls null in clear
 * @param altSvc where else the listener is reached, for clients to learn; null: nowhere
 */
public record Peer(
    InetSocketAddress address,
    InetSocketAddress local,
    String ip,
    String listener,
    String scheme,
    String protocol,
    @Nullable TlsPeer tls,
    @Nullable FieldValue altSvc) {
  /** A peer that speaks HTTP/1.1 in clear, and whose {@link #ip} is its address as text. */
  public static Peer of(InetSocketAddress address, InetSocketAddress local, String listener) {
    String text = address.getAddress().getHostAddress();
    int scope = text.indexOf('%');
    String ip = scope < 0 ? text : text.substring(0, scope);
    return new Peer(address, local, ip, listener, "http", "HTTP/1.1", null, null);
  }

  /** The same peer, speaking another protocol. */
  public Peer speaking(String other) {
    return new Peer(address, local, ip, listener, scheme, other, tls, altSvc);
  }

  /** The same over TLS. */
  public Peer over(TlsPeer secured) {
    return new Peer(address, local, ip, listener, "https", protocol, secured, altSvc);
  }

  /** The same, told where else the listener is reached; null: nowhere. */
  public Peer advertising(@Nullable FieldValue where) {
    return new Peer(address, local, ip, listener, scheme, protocol, tls, where);
  }
}
