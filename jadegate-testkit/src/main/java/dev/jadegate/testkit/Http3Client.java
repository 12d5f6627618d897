package dev.jadegate.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLEngine;

/**
 * An HTTP/3 connection to the gateway, with Netty's own codec, which believes any certificate. What
 * it keeps of a real client: streams are independent, and flow control is QUIC's. Thread-safe.
 */
public final class Http3Client implements AutoCloseable {
  private static final long WINDOW = 256 * 1024;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final LinkedBlockingQueue<Long> goAways = new LinkedBlockingQueue<>();
  private final CompletableFuture<Http3SettingsFrame> settings = new CompletableFuture<>();
  private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
  private final Channel socket;
  private final QuicChannel connection;

  private Http3Client(int port, long window) {
    QuicSslContext tls =
        QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .applicationProtocols(Http3.supportedApplicationProtocols())
            .build();
    ChannelFuture bound =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                Http3.newQuicClientCodecBuilder()
                    .sslEngineProvider(quic -> tls.newEngine(quic.alloc(), "gw.test", port))
                    .maxIdleTimeout(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .initialMaxData(4 * window)
                    .initialMaxStreamDataBidirectionalLocal(window)
                    .initialMaxStreamsBidirectional(100)
                    .build())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    await(bound);
    socket = bound.channel();
    Future<QuicChannel> connecting =
        QuicChannel.newBootstrap(socket)
            .handler(new ConnectionEnd())
            .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .connect();
    try {
      connection = await(connecting);
    } catch (AssertionError e) {
      socket.close().awaitUninterruptibly();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw e;
    }
  }

  /** A connection to that UDP port of loopback. */
  public static Http3Client connect(int port) {
    return new Http3Client(port, WINDOW);
  }

  /** A connection whose streams take so many bytes that were not read. */
  public static Http3Client connect(int port, long window) {
    return new Http3Client(port, window);
  }

  /** Sees how the connection ends. */
  private final class ConnectionEnd extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.pipeline()
          .addLast(new Http3ClientConnectionHandler(new Control(), null, null, null, true));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof QuicConnectionCloseEvent close) {
        closeCode.complete(close.error());
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closeCode.complete(-1);
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      closeCode.complete(-1);
    }
  }

  /** Sees the gateway's control stream. */
  private final class Control extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http3SettingsFrame frame) {
        settings.complete(frame);
      } else if (message instanceof Http3GoAwayFrame frame) {
        goAways.add(frame.id());
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
  }

  private static <T> T await(Future<T> future) {
    if (!future.awaitUninterruptibly(Gate.PATIENCE.toMillis())) {
      throw new AssertionError("nothing happened in time");
    }
    if (!future.isSuccess()) {
      throw new AssertionError("failed: " + future.cause(), future.cause());
    }
    return future.getNow();
  }

  /** A new request stream. */
  public Http3Stream open() {
    Http3Stream stream = new Http3Stream();
    stream.attach(await(Http3.newRequestStream(connection, stream.handler())));
    return stream;
  }

  /** Sends a GET and waits for its response. */
  public Http3Stream get(String path) throws InterruptedException {
    Http3Stream stream = open();
    stream.head(true, ":method: GET", ":path: " + path);
    return stream;
  }

  /** A stream in one direction, with these bytes. */
  public void oneWay(byte[] bytes) {
    await(
        await(
                connection.createStream(
                    QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter()))
            .writeAndFlush(Unpooled.copiedBuffer(bytes)));
  }

  /** The gateway's settings. */
  public Http3SettingsFrame settings() throws InterruptedException {
    return await(settings);
  }

  /** The id in the gateway's next GOAWAY. */
  public long takeGoAway() throws InterruptedException {
    Long id = goAways.poll(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (id == null) {
      throw new AssertionError("no GOAWAY came");
    }
    return id;
  }

  /** Waits until the gateway has closed the connection; the code that it gave, or -1. */
  public int awaitClose() throws InterruptedException {
    return await(closeCode);
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing happened in time", e);
    }
  }

  /** The host names in the gateway's certificate. */
  public List<String> certificateNames() throws Exception {
    SSLEngine engine = Objects.requireNonNull(connection.sslEngine());
    X509Certificate shown = (X509Certificate) engine.getSession().getPeerCertificates()[0];
    return shown.getSubjectAlternativeNames().stream()
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }

  /** Whether the connection is still open. */
  public boolean isOpen() {
    return connection.isActive();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly(Gate.PATIENCE.toMillis());
    socket.close().awaitUninterruptibly(Gate.PATIENCE.toMillis());
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
