package dev.jadegate.listener;

import java.net.InetSocketAddress;

/**
 * Where a listener takes HTTP/3.
 *
 * @param listener the name of the listener
 * @param address port 0: any free one
 * @param maxStreams requests at once on a connection
 * @param idleMillis silence after which QUIC gives a connection up; zero: never
 */
public record QuicSettings(
    String listener, InetSocketAddress address, int maxStreams, long idleMillis) {}
