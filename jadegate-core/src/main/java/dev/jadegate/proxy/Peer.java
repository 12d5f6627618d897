package dev.jadegate.proxy;

import java.net.InetSocketAddress;

/**
 * What the exchanges of one downstream connection have in common.
 *
 * @param address of the socket's other end
 * @param listener the name of the listener
 * @param scheme {@code http} or {@code https}
 * @param protocol for the log, such as {@code HTTP/1.1}
 */
public record Peer(InetSocketAddress address, String listener, String scheme, String protocol) {}
