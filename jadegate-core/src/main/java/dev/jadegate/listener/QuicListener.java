package dev.jadegate.listener;

import dev.jadegate.http3.RetryTokens;
import dev.jadegate.loop.Loop;
import dev.jadegate.tls.DownstreamTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicCodecDispatcher;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicSslContext;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP port that takes HTTP/3: a socket for each event loop, among which the kernel spreads the
 * clients. A client whose address changes may come to another socket; its connection id tells which
 * loop it belongs to. Thread-safe.
 */
public final class QuicListener {
  private static final Logger LOG = LoggerFactory.getLogger(QuicListener.class);

  /** For the whole connection: what a client may send before anybody has read it. */
  private static final long CONNECTION_WINDOW = 1024 * 1024;

  private static final long STREAM_WINDOW = 64 * 1024;

  /** Control, QPACK encoder and decoder, and some that mean nothing (RFC 9114, section 6.2.3). */
  private static final long ONE_WAY_STREAMS = 8;

  private static final long ONE_WAY_WINDOW = 16 * 1024;

  /** The kernel's default is a few hundred packets, which one busy client fills; it caps this. */
  private static final int SOCKET_BUFFER = 2 * 1024 * 1024;

  private static final int KEY_BYTES = 32;

  private final QuicSettings settings;
  private final Listener.Common common;
  private final byte[] tokenKey = new byte[KEY_BYTES];
  private final List<Channel> sockets = new ArrayList<>();
  private volatile boolean closed;

  private QuicListener(QuicSettings settings, Listener.Common common) {
    this.settings = settings;
    this.common = common;
    new SecureRandom().nextBytes(tokenKey);
  }

  /**
   * Binds.
   *
   * @throws IOException if the port cannot be had, or there is no QUIC here; the message says which
   */
  public static QuicListener bind(QuicSettings settings, Listener.Common common)
      throws IOException {
    if (!Quic.isAvailable()) {
      Throwable cause = Quic.unavailabilityCause();
      throw new IOException("no HTTP/3 here, its native library does not load: " + cause, cause);
    }
    QuicListener listener = new QuicListener(settings, common);
    try {
      listener.bindAll();
    } catch (IOException e) {
      listener.release();
      throw e;
    }
    return listener;
  }

  /** What is served now; asked once a connection. */
  private QuicSslContext tls() {
    DownstreamTls tls = common.tls().apply(settings.listener());
    if (tls == null) {
      throw new IllegalStateException("no certificates any more");
    }
    return tls.quic();
  }

  private void bindAll() throws IOException {
    tls(); // so that what the library refuses is known at the start
    ChannelOption<Boolean> reusePort = common.transport().reusePort();
    List<Loop> loops = common.loops().all();
    if (reusePort == null && loops.size() > 1) {
      LOG.atInfo()
          .addKeyValue("listener", settings.listener())
          .addKeyValue("transport", common.transport())
          .log("sockets cannot share a port here, HTTP/3 runs on one event loop");
    }
    Dispatcher dispatcher = new Dispatcher();
    InetSocketAddress address = settings.address();
    refuseIfTaken(address);
    for (Loop loop : reusePort == null ? loops.subList(0, 1) : loops) {
      Channel socket = bind(loop, address, reusePort, dispatcher);
      sockets.add(socket);
      address = (InetSocketAddress) socket.localAddress(); // for the first had any free port
    }
  }

  /** Sockets that share a port would share it with another program's, too. */
  private static void refuseIfTaken(InetSocketAddress address) throws IOException {
    if (address.getPort() == 0) {
      return;
    }
    try (DatagramSocket probe = new DatagramSocket(null)) {
      probe.setReuseAddress(false);
      probe.bind(address);
    } catch (IOException e) {
      throw failed(address, e);
    }
  }

  private Channel bind(
      Loop loop,
      InetSocketAddress address,
      @Nullable ChannelOption<Boolean> reusePort,
      ChannelHandler handler)
      throws IOException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(common.transport().datagramChannel())
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .handler(handler);
    if (reusePort != null) {
      bootstrap.option(reusePort, true);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw failed(address, bound.cause());
    }
    return bound.channel();
  }

  private static IOException failed(InetSocketAddress address, Throwable cause) {
    String reason = address.isUnresolved() ? "no such host" : cause.getMessage();
    return new IOException(
        "cannot listen on UDP " + address.getHostString() + ":" + address.getPort() + ": " + reason,
        cause);
  }

  /** Puts QUIC on a socket. */
  private final class Dispatcher extends QuicCodecDispatcher {
    @Override
    protected void initChannel(
        Channel socket, int idLength, QuicConnectionIdGenerator idGenerator) {
      Loop loop = common.loops().of(socket.eventLoop());
      QuicPipeline pipeline = new QuicPipeline(settings.listener(), common, () -> closed);
      socket
          .pipeline()
          .addLast(
              Http3.newQuicServerCodecBuilder()
                  .localConnectionIdLength(idLength)
                  .connectionIdAddressGenerator(idGenerator)
                  .tokenHandler(
                      new RetryTokens(tokenKey, loop::now, pipeline.handshakes()::areMany))
                  .sslEngineProvider(channel -> tls().newEngine(channel.alloc()))
                  .maxIdleTimeout(settings.idleMillis(), TimeUnit.MILLISECONDS)
                  .initialMaxData(CONNECTION_WINDOW)
                  .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                  .initialMaxStreamDataUnidirectional(ONE_WAY_WINDOW)
                  .initialMaxStreamsBidirectional(settings.maxStreams())
                  .initialMaxStreamsUnidirectional(ONE_WAY_STREAMS)
                  .activeMigration(false)
                  .handler(pipeline)
                  .build());
    }
  }

  public QuicSettings settings() {
    return settings;
  }

  /** The UDP port it is bound to. */
  public int port() {
    return ((InetSocketAddress) sockets.getFirst().localAddress()).getPort();
  }

  /** Takes no more connections; those there are stay, and need the port. */
  public void close() {
    closed = true;
  }

  /** Gives the port up, and ends the connections that are left. */
  public void release() {
    for (Channel socket : sockets) {
      socket.close().awaitUninterruptibly();
    }
  }
}
