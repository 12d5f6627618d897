package dev.jadegate.listener;

import dev.jadegate.http1.Http1Downstream;
import dev.jadegate.loop.Loop;
import dev.jadegate.proxy.DownstreamHandler;
import dev.jadegate.proxy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;

/**
 * Assembles the pipeline of a client's connection: {@code http1}, then {@code flow}. One per
 * listener; used by all event loops.
 */
final class DownstreamPipeline extends ChannelInitializer<Channel> {
  private final String listener;
  private final Listener.Common common;

  DownstreamPipeline(String listener, Listener.Common common) {
    this.listener = listener;
    this.common = common;
  }

  @Override
  protected void initChannel(Channel accepted) {
    if (!common.downstreams().admit(accepted)
        || !(accepted.remoteAddress() instanceof InetSocketAddress address)
        || !(accepted.localAddress() instanceof InetSocketAddress local)) {
      accepted.close();
      return;
    }
    http1(accepted, Peer.of(address, local, listener, "http", "HTTP/1.1"));
  }

  private void http1(Channel channel, Peer peer) {
    Loop loop = common.loops().of(channel.eventLoop());
    channel
        .pipeline()
        .addLast("http1", new Http1Downstream(common.http1().get(), loop))
        .addLast("flow", new DownstreamHandler(common.flows(), common.snapshots(), loop, peer));
  }
}
