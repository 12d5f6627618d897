package dev.jadegate.listener;

import java.net.InetSocketAddress;

/**
 * Where a listener is bound.
 *
 * @param name as routes name it
 * @param address port 0: any free one
 * @param http2 whether clients may speak HTTP/2
 * @param maxStreams requests under way at once on an HTTP/2 connection
 */
public record ListenerSettings(
    String name, InetSocketAddress address, boolean http2, int maxStreams) {}
