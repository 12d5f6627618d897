package dev.jadegate.listener;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a listener is bound.
 *
 * @param name as routes name it
 * @param address port 0: any free one
 * @param http2 whether clients may speak HTTP/2
 * @param maxStreams requests under way at once on an HTTP/2 connection
 * @param loadBalancers whose connections begin with a header of the PROXY protocol, and who alone
 *     may connect then; empty: connections begin without one
 */
public record ListenerSettings(
    String name,
    InetSocketAddress address,
    boolean http2,
    int maxStreams,
    List<String> loadBalancers) {}
