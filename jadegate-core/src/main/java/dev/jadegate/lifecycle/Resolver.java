package dev.jadegate.lifecycle;

import dev.jadegate.loop.Transport;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.net.InetSocketAddress;

/**
 * Looks names up on the event loops without blocking them: Netty's DNS client, which reads
 * /etc/hosts first.
 */
final class Resolver implements AutoCloseable {
  private final AddressResolverGroup<InetSocketAddress> group;

  Resolver(Transport transport) {
    group =
        new DnsAddressResolverGroup(
            new DnsNameResolverBuilder().datagramChannelType(transport.datagramChannel()));
  }

  AddressResolverGroup<InetSocketAddress> group() {
    return group;
  }

  @Override
  public void close() {
    group.close();
  }
}
