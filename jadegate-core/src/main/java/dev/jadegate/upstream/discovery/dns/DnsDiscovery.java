package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.DnsConfig;
import dev.jadegate.config.InstanceConfig;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.discovery.Backoff;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Services in DNS: a name that begins with an underscore is that of SRV records, any other has
 * addresses. Each is watched by a virtual thread of its own.
 */
public final class DnsDiscovery implements Discovery {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int DNS_PORT = 53;

  private final DnsClient client;
  private final Refresh refresh;
  private final Hosts hosts;
  private final RandomGenerator random;

  /** Asks nothing yet; will do so on this loop. */
  public DnsDiscovery(
      DnsConfig config, EventLoop loop, Transport transport, RandomGenerator random) {
    List<InetSocketAddress> servers = config.servers().stream().map(DnsDiscovery::server).toList();
    client = new DnsClient(loop, transport, servers);
    refresh = new Refresh(config.refresh());
    hosts = new Hosts(config.addresses());
    this.random = random;
  }

  /** From what the configuration has checked. */
  private static InetSocketAddress server(String text) {
    if (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text)) {
      return new InetSocketAddress(text, DNS_PORT);
    }
    InstanceConfig address = InstanceConfig.of(text);
    return new InetSocketAddress(address.address(), address.port());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the query has no port, and its name is not that of SRV
   *     records
   */
  @Override
  public Watch watch(ServiceQuery query, Listener listener) {
    String name = query.service();
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    Answers answers = new Answers(client, refresh, backoff, System::nanoTime);
    DnsWatch watch = new DnsWatch(name, finder(query), answers, listener, random);
    Thread thread = Thread.ofVirtual().name("jadegate-dns-" + name).start(watch);
    return thread::interrupt;
  }

  private Finder finder(ServiceQuery query) {
    if (query.service().startsWith("_")) {
      return new ServiceFinder(query.service(), hosts);
    }
    if (query.port() == 0) {
      throw new IllegalArgumentException(
          "found no port for \"" + query.service() + "\"; DNS gives addresses alone");
    }
    return new AddressFinder(query.service(), query.port(), hosts);
  }

  @Override
  public void close() {
    client.close();
  }
}
