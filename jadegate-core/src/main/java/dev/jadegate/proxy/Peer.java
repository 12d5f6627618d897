package dev.jadegate.proxy;

import java.net.InetSocketAddress;

/**
 * What the exchanges of one downstream connection have in common.
 *
 * @param address of the client's end
 * @param local of our end
 * @param ip its address as text
 * @param listener the name of the listener
 * @param scheme {@code http} or {@code https}
 * @param protocol for the log, such as {@code HTTP/1.1}
 */
public record Peer(
    InetSocketAddress address,
    InetSocketAddress local,
    String ip,
    String listener,
    String scheme,
    String protocol) {
  /** A peer whose {@link #ip} is its address as text. */
  public static Peer of(
      InetSocketAddress address,
      InetSocketAddress local,
      String listener,
      String scheme,
      String protocol) {
    String text = address.getAddress().getHostAddress();
    int scope = text.indexOf('%');
    return new Peer(
        address, local, scope < 0 ? text : text.substring(0, scope), listener, scheme, protocol);
  }
}
