package dev.jadegate.listener;

import dev.jadegate.config.AddressSet;
import dev.jadegate.http1.Http1Downstream;
import dev.jadegate.http1.Http1Settings;
import dev.jadegate.http2.Http2Downstream;
import dev.jadegate.http2.Http2Settings;
import dev.jadegate.loop.Loop;
import dev.jadegate.net.ReadGuard;
import dev.jadegate.observe.HandshakeSeries;
import dev.jadegate.proxy.DownstreamHandler;
import dev.jadegate.proxy.Exchanges;
import dev.jadegate.proxy.Peer;
import dev.jadegate.tls.DownstreamTls;
import dev.jadegate.tls.Handshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assembles the pipeline of a client's connection: {@code preface} until its first bytes have told
 * the protocol, or {@code tls} and {@code handshake} until both sides agreed on one; then {@code
 * http1} and {@code flow}, or {@code http2} alone. Where connections begin with a header of the
 * PROXY protocol, {@code proxy} and {@code client} come before all that. On io_uring {@code guard}
 * is the first. One per listener; used by all event loops.
 */
final class DownstreamPipeline extends ChannelInitializer<Channel> {
  private static final Logger LOG = LoggerFactory.getLogger(DownstreamPipeline.class);

  private final ListenerSettings settings;
  private final Listener.Common common;

  /** Those whose connections begin with a header of the PROXY protocol; empty: nobody's do. */
  private final AddressSet loadBalancers;

  DownstreamPipeline(ListenerSettings settings, Listener.Common common) {
    this.settings = settings;
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
    ReadGuard.addTo(accepted);
    if (loadBalancers.isEmpty()) {
      complete(accepted, address, local);
    } else if (loadBalancers.contains(address.getAddress())) {
      awaitHeader(accepted, address, local);
    } else {
      cut(accepted, "not_listed", "not one of those that may send it");
    }
  }

  private void awaitHeader(Channel channel, InetSocketAddress address, InetSocketAddress local) {
    long timeout = common.limits().get().http1().headerNanos();
    ProxyHeaderHandler client =
        new ProxyHeaderHandler(this, address, local, loop(channel), timeout);
    channel.pipeline().addLast("proxy", ProxyHeaderHandler.decoder()).addLast("client", client);
  }

  /** Says why a connection is cut that should have begun with a header of the PROXY protocol. */
  void cut(Channel channel, String reason, String detail) {
    LOG.atDebug()
        .addKeyValue("listener", settings.name())
        .addKeyValue("peer", channel.remoteAddress())
        .addKeyValue("reason", reason)
        .addKeyValue("detail", detail)
        .log("no PROXY header");
    common.downstreams().withoutHeader(settings.name(), reason);
    channel.close();
  }

  /** All that does not depend on how it is known whose connection it is. */
  void complete(Channel channel, InetSocketAddress address, InetSocketAddress local) {
    Peer peer = Peer.of(address, local, settings.name());
    DownstreamTls tls = common.tls().apply(settings.name());
    if (tls == null) {
      clear(channel, peer);
    } else {
      tls(channel, peer.advertising(common.altSvc().apply(settings.name())), tls);
    }
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

  private void tls(Channel channel, Peer peer, DownstreamTls tls) {
    long millis = TimeUnit.NANOSECONDS.toMillis(common.limits().get().headerNanos());
    HandshakeSeries handshakes = common.handshakes().apply(settings.name());
    Welcome welcome = new Welcome(this, channel, peer, tls, handshakes);
    channel
        .pipeline()
        .addLast("tls", tls.handler(channel.alloc(), millis))
        .addLast("handshake", new Handshake(welcome, true));
  }

  /** Adds the codec of what was agreed on by ALPN; empty if nothing was. */
  void agreed(Channel channel, Peer peer, String protocol) {
    if (protocol.equals("h2")) {
      http2(channel, peer);
    } else {
      http1(channel, peer);
    }
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
