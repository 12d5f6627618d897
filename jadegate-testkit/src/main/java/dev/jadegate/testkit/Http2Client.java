package dev.jadegate.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A well-behaved client on one connection of HTTP/2, by Netty's codec: by prior knowledge, or by
 * ALPN with TLS. Keeps of a real one that it keeps to the other end's settings from its first
 * request on, that any number of exchanges run at the same time, and that a response that is not
 * read stalls. Thread-safe, but not its exchanges.
 */
public final class Http2Client implements AutoCloseable {
  private final EventLoopGroup group;
  private final Http2Connection connection;
  private final String scheme;

  private Http2Client(EventLoopGroup group, Http2Connection connection, String scheme) {
    this.group = group;
    this.connection = connection;
    this.scheme = scheme;
  }

  /** A connection to a port on loopback, by prior knowledge. */
  public static Http2Client connect(int port) throws IOException, InterruptedException {
    return dial(port, "", null);
  }

  /**
   * A connection with TLS.
   *
   * @param name sent as SNI; the certificate must be for it
   * @param root what the certificate must be issued by
   */
  public static Http2Client connect(int port, String name, X509Certificate root)
      throws IOException, InterruptedException {
    return dial(port, name, Http2Tls.calling(root));
  }

  private static Http2Client dial(int port, String name, @Nullable SslContext tls)
      throws IOException, InterruptedException {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      Http2Connection connection = connection(group, port, name, tls);
      connection.awaitSettings();
      return new Http2Client(group, connection, tls == null ? "http" : "https");
    } catch (IOException | AssertionError e) {
      Http2Connection.end(group);
      throw e;
    }
  }

  private static Http2Connection connection(
      EventLoopGroup group, int port, String name, @Nullable SslContext tls)
      throws IOException, InterruptedException {
    CompletableFuture<Http2Connection> begun = new CompletableFuture<>();
    ChannelFuture connected =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new Http2Pipeline(
                    tls,
                    context -> context.newHandler(Http2Connection.UNWATCHED, name, port),
                    channel -> begun.complete(begin(channel))))
            .connect(InetAddress.getLoopbackAddress(), port);
    Http2Connection.await(connected, "connect");
    connected
        .channel()
        .closeFuture()
        .addListener(closed ->
            begun.completeExceptionally(new IOException("connection ended before HTTP/2 began")));
    try {
      return begun.get(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("no HTTP/2 was agreed on", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the handshake did not come to an end", e);
    }
  }

  private static Http2Connection begin(Channel channel) {
    return new Http2Connection(
        channel, 1, Http2FrameCodecBuilder.forClient(), (connection, pushed) -> pushed.close());
  }

  /** Sends a GET with these field lines and reads its response. */
  public ReceivedResponse get(String path, String... fieldLines)
      throws IOException, InterruptedException {
    return start("GET", path, fieldLines).readResponse();
  }

  /** Sends a POST with this body and reads its response. */
  public ReceivedResponse post(String path, String body, String... fieldLines)
      throws IOException, InterruptedException {
    return request("POST", path, body, fieldLines);
  }

  /** Sends a request with a body without Content-Length, and reads its response. */
  public ReceivedResponse request(String method, String path, String body, String... fieldLines)
      throws IOException, InterruptedException {
    Http2Exchange exchange = open(method, path, fieldLines);
    try {
      exchange.write(body);
      exchange.end();
    } catch (IOException over) {
      // The stream may be over before all is sent; what came of it is to be read all the same.
    }
    return exchange.readResponse();
  }

  /** Sends a request without a body, and does not wait for its response. */
  public Http2Exchange start(String method, String path, String... fieldLines)
      throws IOException, InterruptedException {
    return ask(true, method, path, fieldLines);
  }

  /** Sends a request's head; its body is to follow. */
  public Http2Exchange open(String method, String path, String... fieldLines)
      throws IOException, InterruptedException {
    return ask(false, method, path, fieldLines);
  }

  private Http2Exchange ask(boolean end, String method, String path, String... fieldLines)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(":method: " + method);
    lines.add(":scheme: " + scheme);
    lines.add(":authority: gateway.test");
    lines.add(":path: " + path);
    lines.addAll(List.of(fieldLines));
    return ask(end, lines);
  }

  /** Sends a head with exactly these fields, such as that of an extended CONNECT. */
  public Http2Exchange ask(boolean end, List<String> fieldLines)
      throws IOException, InterruptedException {
    Http2Inbox inbox = new Http2Inbox();
    Future<Http2StreamChannel> opened =
        new Http2StreamChannelBootstrap(connection.channel()).handler(inbox).open();
    Http2Connection.await(opened, "a new stream");
    Http2Exchange exchange = new Http2Exchange(opened.getNow(), inbox);
    exchange.section(end, fieldLines);
    return exchange;
  }

  /** The connection, with what belongs to no stream. */
  public Http2Connection connection() {
    return connection;
  }

  /** Ends the connection with FIN. */
  @Override
  public void close() throws IOException, InterruptedException {
    if (!group.isShuttingDown()) {
      connection.close(); // at times the end of its loop alone leaves it open
    }
    Http2Connection.end(group);
  }
}
