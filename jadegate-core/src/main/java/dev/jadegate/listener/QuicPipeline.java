package dev.jadegate.listener;

import dev.jadegate.http3.ControlFrames;
import dev.jadegate.http3.Http3Connection;
import dev.jadegate.http3.Http3Downstream;
import dev.jadegate.http3.Http3Limits;
import dev.jadegate.loop.Loop;
import dev.jadegate.proxy.DownstreamHandler;
import dev.jadegate.proxy.Peer;
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

/**
 * Assembles the pipelines of a client's QUIC connection, Netty's {@code http3} and {@code
 * connection}, and of its request streams: Netty's handlers of frames, then {@code http3}, then
 * {@code flow}. One per listener; used by all event loops.
 */
final class QuicPipeline extends ChannelInitializer<QuicChannel> {
  /**
   * Netty ends the connection of a header section that is larger than what is announced to the
   * client; up to there, too large a section is answered with 431 on its stream alone.
   */
  private static final long ANNOUNCED_HEADS = 4;

  private final String listener;
  private final Listener.Common common;
  private volatile boolean closed;

  QuicPipeline(String listener, Listener.Common common) {
    this.listener = listener;
    this.common = common;
  }

  /** From now on connections are refused. */
  void close() {
    closed = true;
  }

  @Override
  protected void initChannel(QuicChannel channel) {
    if (closed
        || !common.downstreams().admit(channel)
        || !(channel.remoteSocketAddress() instanceof InetSocketAddress address)
        || !(channel.localSocketAddress() instanceof InetSocketAddress local)) {
      // A task: the client is only told once its first packet is read.
      channel.eventLoop().execute(() -> refuse(channel));
      return;
    }
    Loop loop = common.loops().of(channel.eventLoop());
    Http3Limits limits = common.http3().get();
    Http3Connection connection =
        new Http3Connection(limits, loop, common.downstreams()::countFlood);
    Peer peer = Peer.of(address, local, listener, "https", "HTTP/3");
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

  private static void refuse(QuicChannel channel) {
    channel.close(false, (int) QuicTransportError.CONNECTION_REFUSED.code(), Unpooled.EMPTY_BUFFER);
  }

  private static Http3Settings settings(Http3Limits limits) {
    return new Http3Settings()
        .qpackMaxTableCapacity(0)
        .qpackBlockedStreams(0)
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
