package dev.jadegate.upstream.discovery.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * In which order name servers are asked: as they are given, but those that were silent of late come
 * last, so that not each question waits for a dead one. Thread-safe.
 */
final class ServerOrder {
  /** Short against an outage, long against the time that one silence costs; taste. */
  private static final long MEMORY_NANOS = Duration.ofSeconds(30).toNanos();

  private final LongSupplier nanoClock;
  private final Map<InetSocketAddress, Long> silentAt = new ConcurrentHashMap<>();

  ServerOrder(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** These servers in the order in which to ask them. */
  List<InetSocketAddress> of(List<InetSocketAddress> servers) {
    List<InetSocketAddress> order = new ArrayList<>(servers);
    List<InetSocketAddress> silent = servers.stream().filter(this::isSilent).toList();
    order.removeAll(silent);
    order.addAll(silent);
    return order;
  }

  private boolean isSilent(InetSocketAddress server) {
    Long since = silentAt.get(server);
    return since != null && nanoClock.getAsLong() - since < MEMORY_NANOS;
  }

  /** One did not answer. */
  void silent(InetSocketAddress server) {
    silentAt.put(server, nanoClock.getAsLong());
  }

  /** One did. */
  void answered(InetSocketAddress server) {
    silentAt.remove(server);
  }
}
