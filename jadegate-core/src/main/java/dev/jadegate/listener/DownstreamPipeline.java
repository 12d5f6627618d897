package dev.jadegate.listener;

import dev.jadegate.config.AddressSet;
import dev.jadegate.http1.Http1Downstream;
import dev.jadegate.loop.Loop;
import dev.jadegate.proxy.DownstreamHandler;
import dev.jadegate.proxy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assembles the pipeline of a client's connection: {@code http1}, then {@code flow}; before them,
 * until the header of the PROXY protocol has come, {@code proxy} and {@code client}. One per
 * listener; used by all event loops.
 */
final class DownstreamPipeline extends ChannelInitializer<Channel> {
  private static final Logger LOG = LoggerFactory.getLogger(DownstreamPipeline.class);

  private final String listener;
  private final Listener.Common common;

  /** Those whose connections begin with a header of the PROXY protocol; empty: nobody's do. */
  private final AddressSet loadBalancers;

  DownstreamPipeline(ListenerSettings settings, Listener.Common common) {
    this.listener = settings.name();
    this.common = common;
    loadBalancers = AddressSet.of(settings.loadBalancers());
  }

  @Override
  protected void initChannel(Channel accepted) {
    if (!common.downstreams().admit(accepted)
        || !(accepted.remoteAddress() instanceof InetSocketAddress address)
        || !(accepted.localAddress() instanceof InetSocketAddress local)) {
      accepted.close();
      return;
    }
    if (loadBalancers.isEmpty()) {
      complete(accepted, address, local);
    } else if (loadBalancers.contains(address.getAddress())) {
      awaitHeader(accepted, address, local);
    } else {
      cut(accepted, "not_listed", "not one of those that may send it");
    }
  }

  private void awaitHeader(Channel channel, InetSocketAddress address, InetSocketAddress local) {
    Loop loop = common.loops().of(channel.eventLoop());
    ProxyHeaderHandler client =
        new ProxyHeaderHandler(this, address, local, loop, common.http1().get().headerNanos());
    channel.pipeline().addLast("proxy", ProxyHeaderHandler.decoder()).addLast("client", client);
  }

  /** Says why a connection is cut that should have begun with a header of the PROXY protocol. */
  void cut(Channel channel, String reason, String detail) {
    LOG.atDebug()
        .addKeyValue("listener", listener)
        .addKeyValue("peer", channel.remoteAddress())
        .addKeyValue("reason", reason)
        .addKeyValue("detail", detail)
        .log("no PROXY header");
    common.downstreams().withoutHeader(listener, reason);
    channel.close();
  }

  /** All that does not depend on how it is known whose connection it is. */
  void complete(Channel channel, InetSocketAddress address, InetSocketAddress local) {
    http1(channel, Peer.of(address, local, listener, "http", "HTTP/1.1"));
  }

  private void http1(Channel channel, Peer peer) {
    Loop loop = common.loops().of(channel.eventLoop());
    channel
        .pipeline()
        .addLast("http1", new Http1Downstream(common.http1().get(), loop))
        .addLast("flow", new DownstreamHandler(common.flows(), common.snapshots(), loop, peer));
  }
}
