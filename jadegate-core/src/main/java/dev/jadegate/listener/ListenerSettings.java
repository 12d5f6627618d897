package dev.jadegate.listener;

import java.net.InetSocketAddress;

/**
 * Where a listener is bound.
 *
 * @param name as routes name it
 * @param address port 0: any free one
 */
public record ListenerSettings(String name, InetSocketAddress address) {}
