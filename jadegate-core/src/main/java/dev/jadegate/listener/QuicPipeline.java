package dev.jadegate.listener;

import dev.jadegate.http3.ControlFrames;
import dev.jadegate.http3.Http3Connection;
import dev.jadegate.http3.Http3Downstream;
import dev.jadegate.http3.Http3Limits;
import dev.jadegate.loop.Loop;
import dev.jadegate.proxy.DownstreamHandler;
import dev.jadegate.proxy.Peer;
import dev.jadegate.tls.DownstreamTls;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * Assembles the pipelines of a client's QUIC connection, {@code handshake} and then Netty's {@code
 * http3} and {@code connection}, and of its request streams: Netty's handlers of frames, then
 * {@code http3} and {@code flow}. One per socket, and so confined to its event loop.
 */
final class QuicPipeline extends ChannelInitializer<QuicChannel> {
  /**
   * Netty ends the connection of a header section that is larger than what is announced to the
   * client; up to there, too large a section is answered with 431 on its stream alone.
   */
  private static final long ANNOUNCED_HEADS = 4;

  private final String listener;
  private final Listener.Common common;
  private final BooleanSupplier closed;
  private final HandshakeGauge handshakes = new HandshakeGauge();

  /**
   * @param closed whether connections are refused now
   */
  QuicPipeline(String listener, Listener.Common common, BooleanSupplier closed) {
    this.listener = listener;
    this.common = common;
    this.closed = closed;
  }

  HandshakeGauge handshakes() {
    return handshakes;
  }

  long handshakeNanos() {
    return common.limits().get().headerNanos();
  }

  @Override
  protected void initChannel(QuicChannel channel) {
    DownstreamTls tls = common.tls().apply(listener);
    if (closed.getAsBoolean()
        || tls == null
        || !common.downstreams().admit(channel)
        || !(channel.remoteSocketAddress() instanceof InetSocketAddress address)
        || !(channel.localSocketAddress() instanceof InetSocketAddress local)) {
      // A task: the client is only told once its first packet is read.
      channel.eventLoop().execute(() -> refuse(channel));
      return;
    }
    Peer peer = Peer.of(address, local, listener).speaking("HTTP/3");
    QuicHandshake handshake =
        new QuicHandshake(this, loop(channel), peer, tls, common.handshakes().apply(listener));
    channel.pipeline().addLast("handshake", handshake);
  }

  private static void refuse(QuicChannel channel) {
    channel.close(false, (int) QuicTransportError.CONNECTION_REFUSED.code(), Unpooled.EMPTY_BUFFER);
  }

  private Loop loop(QuicChannel channel) {
    return common.loops().of(channel.eventLoop());
  }

  /** The handshake is over. */
  void http3(QuicChannel channel, Peer peer) {
    Loop loop = loop(channel);
    Http3Limits limits = common.limits().get().http3();
    Http3Connection connection =
        new Http3Connection(limits, loop, common.downstreams()::countFlood);
    channel
        .pipeline()
        .addLast(
            "http3",
            new Http3ServerConnectionHandler(
                new Streams(connection, limits, loop, peer),
                new ControlFrames(connection),
                null,
                new DefaultHttp3SettingsFrame(settings(limits)),
                true)) // a dynamic table costs each client memory, and streams wait for each other
        .addLast("connection", connection);
  }

  private static Http3Settings settings(Http3Limits limits) {
    return new Http3Settings()
        .qpackMaxTableCapacity(0)
        .qpackBlockedStreams(0)
        .enableConnectProtocol(true) // RFC 9220
        .maxFieldSectionSize(ANNOUNCED_HEADS * limits.maxHead());
  }

  /** The request streams of one connection. */
  private final class Streams extends ChannelInitializer<QuicStreamChannel> {
    private final Http3Connection connection;
    private final Http3Limits limits;
    private final Loop loop;
    private final Peer peer;

    Streams(Http3Connection connection, Http3Limits limits, Loop loop, Peer peer) {
      this.connection = connection;
      this.limits = limits;
      this.loop = loop;
      this.peer = peer;
    }

    @Override
    protected void initChannel(QuicStreamChannel stream) {
      if (!connection.admits(stream)) {
        stream.shutdown(Http3ErrorCode.H3_REQUEST_REJECTED.code());
        stream.close();
        return;
      }
      stream.config().setAutoRead(false).setReadFrames(true);
      stream
          .pipeline()
          .addLast("http3", new Http3Downstream(connection, limits, loop))
          .addLast("flow", new DownstreamHandler(common.flows(), common.snapshots(), loop, peer));
    }
  }
}
