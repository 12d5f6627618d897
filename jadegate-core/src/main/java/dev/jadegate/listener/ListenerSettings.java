package dev.jadegate.listener;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a listener is bound.
 *
 * @param name as routes name it
 * @param address port 0: any free one
 * @param loadBalancers whose connections begin with a header of the PROXY protocol, and who alone
 *     may connect then; empty: connections begin without one
 */
public record ListenerSettings(
    String name, InetSocketAddress address, List<String> loadBalancers) {}
