package dev.jadegate.upstream.pool;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** Where to connect to. */
public final class Addresses {
  private Addresses() {}

  /** An IP address as it is; a name unresolved, for DNS to look up at each connection. */
  public static InetSocketAddress of(String host, int port) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    return literal == null
        ? InetSocketAddress.createUnresolved(host, port)
        : new InetSocketAddress(host, port);
  }
}
