package dev.jadegate.testkit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An upstream that speaks HTTP/2 by Netty's codec and does what a test says: by prior knowledge, or
 * by ALPN with TLS; a virtual thread for each stream. Keeps of a real origin that streams are
 * served at the same time, that it takes no more of them than it said, that it gives window only
 * for what a script reads, and that connections stay open until either end closes them. An error of
 * a script fails {@link #close}. Thread-safe.
 */
public final class Http2Origin implements AutoCloseable {
  private final Script script;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final List<Http2Connection> connections = new CopyOnWriteArrayList<>();
  private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<ReceivedRequest> unseen = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();

  /**
   * What is done with one stream. Afterwards it is reset if it has not ended: with NO_ERROR if only
   * the request has not, which RFC 9113, section 8.1 provides for, with INTERNAL_ERROR if the
   * script failed, and else with CANCEL.
   */
  @FunctionalInterface
  public interface Script {
    /** Ends by returning, by {@link IOException} if the gateway ends the stream, or fails. */
    void serve(Http2OriginStream stream) throws Exception;
  }

  /** What is done with each request. */
  @FunctionalInterface
  public interface Answer {
    /** Called with a whole request; writes the response. */
    void to(ReceivedRequest request, Http2OriginStream stream) throws Exception;
  }

  Http2Origin(Http2OriginOptions options, Script script) throws IOException, InterruptedException {
    this.script = script;
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new Http2Pipeline(
                    options.tls(),
                    tls -> tls.newHandler(Http2Connection.UNWATCHED),
                    channel -> begin(channel, options.codec())))
            .bind(InetAddress.getLoopbackAddress(), 0);
    Http2Connection.await(bound, "bind");
    server = bound.channel();
  }

  /** By prior knowledge and with Netty's own settings, unless told otherwise. */
  public static Http2OriginOptions with() {
    return new Http2OriginOptions();
  }

  /** An origin that treats each stream by a script. */
  public static Http2Origin scripted(Script script) throws IOException, InterruptedException {
    return with().scripted(script);
  }

  /** An origin that reads whole requests and answers each. */
  public static Http2Origin answering(Answer answer) throws IOException, InterruptedException {
    return with().answering(answer);
  }

  /** An origin that answers every request with 200 and this body. */
  public static Http2Origin saying(String body) throws IOException, InterruptedException {
    return answering(
        (request, stream) -> stream.respond(200, request.method().equals("HEAD") ? "" : body));
  }

  private void begin(Channel channel, Http2FrameCodecBuilder codec) {
    connections.add(new Http2Connection(channel, connections.size() + 1, codec, this::begin));
  }

  private void begin(Http2Connection connection, Http2StreamChannel channel) {
    Http2Inbox inbox = new Http2Inbox();
    channel.pipeline().addLast("inbox", inbox);
    Http2OriginStream stream = new Http2OriginStream(channel, inbox, connection, this::record);
    Thread.ofVirtual().name("origin-" + connection.number()).start(() -> serve(stream));
  }

  private void serve(Http2OriginStream stream) {
    try {
      try {
        script.serve(stream);
        stream.finish();
      } catch (RuntimeException | AssertionError e) {
        errors.add(e);
        stream.reset(Http2Error.INTERNAL_ERROR);
      }
    } catch (IOException ended) {
      // The gateway ended the stream or the connection, or the test is over.
    } catch (Exception e) {
      errors.add(e);
    }
  }

  private void record(ReceivedRequest request) {
    requests.add(request);
    unseen.add(request);
  }

  /** The port on loopback. */
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** The address as the configuration writes it. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** All requests so far, in the order in which they were complete. A copy. */
  public List<ReceivedRequest> requests() {
    return List.copyOf(requests);
  }

  /**
   * The next request that this method has not yet given, waiting for it.
   *
   * @throws AssertionError if none comes
   */
  public ReceivedRequest takeRequest() throws InterruptedException {
    ReceivedRequest request = unseen.poll(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (request == null) {
      throw new AssertionError("no request came to the origin");
    }
    return request;
  }

  /** All connections so far, also those that have ended. A copy. */
  public List<Http2Connection> connections() {
    return List.copyOf(connections);
  }

  /** How many streams were open at once on one connection, at most. */
  public int mostStreams() {
    return connections.stream().mapToInt(Http2Connection::mostStreams).max().orElse(0);
  }

  /** With which codes the gateway has reset streams so far. A copy. */
  public List<Http2Error> resets() {
    return connections.stream().flatMap(connection -> connection.resets().stream()).toList();
  }

  /** Takes no more connections, so that further ones are refused; those there are stay. */
  public void refuse() throws IOException, InterruptedException {
    int port = port();
    Http2Connection.await(server.close(), "close");
    while (isListening(port)) { // as it is until the loop selects again
      Thread.sleep(1);
    }
  }

  private static boolean isListening(int port) throws IOException {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (ConnectException refused) {
      return false;
    } catch (SocketException reset) { // closed while the probe waited to be accepted
      return true;
    }
  }

  /**
   * Ends all connections.
   *
   * @throws AssertionError if a script failed
   */
  @Override
  public void close() throws IOException, InterruptedException {
    if (!group.isShuttingDown()) {
      refuse();
      for (Http2Connection connection : connections) {
        connection.close(); // at times the end of its loop alone leaves it open
      }
    }
    Http2Connection.end(group);
    if (!errors.isEmpty()) {
      AssertionError failed = new AssertionError("origin's script failed: " + errors.peek());
      errors.forEach(failed::addSuppressed);
      throw failed;
    }
  }
}
