package dev.jadegate.listener;

import dev.jadegate.http1.Http1Downstream;
import dev.jadegate.http1.Http1Settings;
import dev.jadegate.http2.Http2Downstream;
import dev.jadegate.http2.Http2Settings;
import dev.jadegate.loop.Loop;
import dev.jadegate.proxy.DownstreamHandler;
import dev.jadegate.proxy.Exchanges;
import dev.jadegate.proxy.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;

/**
 * Assembles the pipeline of a client's connection: {@code preface} until its first bytes have told
 * the protocol, then {@code http1} and {@code flow}, or {@code http2} alone. One per listener; used
 * by all event loops.
 */
final class DownstreamPipeline extends ChannelInitializer<Channel> {
  private final ListenerSettings settings;
  private final Listener.Common common;

  DownstreamPipeline(ListenerSettings settings, Listener.Common common) {
    this.settings = settings;
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
    clear(accepted, Peer.of(address, local, settings.name(), "http", "HTTP/1.1"));
  }

  private void clear(Channel channel, Peer peer) {
    if (!settings.http2()) {
      http1(channel, peer);
      return;
    }
    Http1Settings limits = common.limits().get().http1();
    Preface preface =
        new Preface(
            loop(channel),
            limits.idleNanos(),
            limits.headerNanos(),
            ctx -> http1(ctx.channel(), peer),
            ctx -> http2(ctx.channel(), peer));
    channel.pipeline().addLast("preface", preface);
  }

  private Loop loop(Channel channel) {
    return common.loops().of(channel.eventLoop());
  }

  private void http1(Channel channel, Peer peer) {
    Loop loop = loop(channel);
    channel
        .pipeline()
        .addLast("http1", new Http1Downstream(common.limits().get().http1(), loop))
        .addLast("flow", new DownstreamHandler(common.flows(), common.snapshots(), loop, peer));
  }

  private void http2(Channel channel, Peer peer) {
    Loop loop = loop(channel);
    Peer streams = peer.speaking("HTTP/2.0");
    Http2Settings limits = common.limits().get().http2(settings.maxStreams());
    channel
        .pipeline()
        .addLast(
            "http2",
            new Http2Downstream(
                limits,
                loop,
                stream ->
                    new Exchanges(common.flows(), common.snapshots(), loop, streams, stream)));
  }
}
