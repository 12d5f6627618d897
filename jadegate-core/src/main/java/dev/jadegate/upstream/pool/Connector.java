package dev.jadegate.upstream.pool;

import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Opens connections to instances. Thread-safe. */
public final class Connector {
  private final Bootstrap template;
  private final AddressResolverGroup<InetSocketAddress> resolver;

  /** The resolver must not block: names are looked up on the event loop. */
  public Connector(Transport transport, AddressResolverGroup<InetSocketAddress> resolver) {
    this.resolver = resolver;
    template =
        new Bootstrap()
            .channel(transport.channel())
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.AUTO_READ, false)
            // A failed write must not discard a response that has already arrived.
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true);
  }

  ChannelFuture connect(
      Loop loop, InetSocketAddress address, long timeoutNanos, ChannelHandler initializer) {
    int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
    return template
        .clone(loop.eventLoop())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutNanos <= 0 ? 0 : millis)
        .resolver(address.isUnresolved() ? resolver : NoopAddressResolverGroup.INSTANCE)
        .handler(initializer)
        .connect(address);
  }
}
