package dev.jadegate.listener;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.DrainEvent;
import dev.jadegate.observe.HandshakeSeries;
import dev.jadegate.proxy.Peer;
import dev.jadegate.proxy.TlsPeer;
import dev.jadegate.tls.DownstreamTls;
import dev.jadegate.tls.Session;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.ssl.SniCompletionEvent;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the handshake of a QUIC connection, which may take so long and no longer, and makes way
 * for HTTP/3. Runs on the connection's event loop.
 */
final class QuicHandshake extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(QuicHandshake.class);

  private final QuicPipeline pipeline;
  private final Loop loop;
  private final Peer peer;
  private final DownstreamTls tls;
  private final HandshakeSeries series;
  private final long timeoutNanos;
  private @Nullable Deadline deadline;
  private @Nullable String serverName;
  private @Nullable Throwable failure;
  private boolean timedOut;

  QuicHandshake(
      QuicPipeline pipeline, Loop loop, Peer peer, DownstreamTls tls, HandshakeSeries series) {
    this.pipeline = pipeline;
    this.loop = loop;
    this.peer = peer;
    this.tls = tls;
    this.series = series;
    timeoutNanos = pipeline.handshakeNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    pipeline.handshakes().began();
    Deadline set = new Deadline(loop, () -> expired(ctx));
    deadline = set;
    set.set(loop.now(), timeoutNanos);
  }

  private void expired(ChannelHandlerContext ctx) {
    timedOut = true;
    ctx.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SniCompletionEvent sni && sni.isSuccess()) {
      serverName = sni.hostname();
    } else if (event == DrainEvent.INSTANCE) {
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    QuicChannel channel = (QuicChannel) ctx.channel();
    String name = serverName;
    Session session = Session.of(Objects.requireNonNull(channel.sslEngine()), name);
    series.succeeded(session.version());
    TlsPeer secured =
        TlsPeer.of(session.version(), session.peerChain(), host -> tls.isFor(host, name));
    pipeline.http3(channel, peer.over(secured));
    ctx.fireChannelActive();
    ctx.pipeline().remove(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (timedOut) {
      series.timedOut();
    } else if (failure instanceof SSLException) {
      series.failed();
    } else {
      series.left();
    }
    LOG.atDebug()
        .addKeyValue("listener", peer.listener())
        .addKeyValue("client_ip", peer.ip())
        .addKeyValue("reason", failure)
        .log("handshake failed");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failure = cause;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    pipeline.handshakes().ended();
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
