package dev.jadegate.upstream.health;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.upstream.pool.Addresses;
import dev.jadegate.upstream.pool.PoolSettings;
import java.net.InetSocketAddress;

/**
 * Where one instance is asked.
 *
 * @param host an address, or a name that DNS knows
 * @param path with its query, for a request
 * @param pool what is spoken there
 */
record CheckTarget(String host, int port, String path, PoolSettings pool) {
  InetSocketAddress address() {
    return Addresses.of(host, port);
  }

  /** What the request says of its host. */
  String authority() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  /** Whether it is where requests go too. */
  boolean isAt(ServiceInstance instance) {
    return host.equals(instance.address()) && port == instance.port();
  }
}
