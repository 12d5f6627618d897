package dev.jadegate.listener;

import dev.jadegate.observe.HandshakeSeries;
import dev.jadegate.proxy.Peer;
import dev.jadegate.proxy.TlsPeer;
import dev.jadegate.tls.DownstreamTls;
import dev.jadegate.tls.Handshake;
import dev.jadegate.tls.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a client when its handshake is over. A client that is refused is not worth a line
 * of the log by default, for anybody can knock.
 */
record Welcome(
    DownstreamPipeline pipeline,
    Channel channel,
    Peer peer,
    DownstreamTls tls,
    HandshakeSeries handshakes)
    implements Handshake.Outcome {
  private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

  @Override
  public void succeeded(ChannelHandlerContext ctx, Session session) {
    handshakes.succeeded(session.version());
    String name = session.serverName();
    TlsPeer secured =
        TlsPeer.of(session.version(), session.peerChain(), host -> tls.isFor(host, name));
    pipeline.agreed(channel, peer.over(secured), session.protocol());
  }

  @Override
  public void failed(Throwable cause) {
    switch (cause) {
      case SslHandshakeTimeoutException _ -> handshakes.timedOut();
      case ClosedChannelException _ -> handshakes.left();
      default -> handshakes.failed();
    }
    LOG.atDebug()
        .addKeyValue("listener", peer.listener())
        .addKeyValue("client_ip", peer.ip())
        .addKeyValue("reason", cause)
        .log("handshake failed");
  }
}
