package dev.jadegate.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that does what a test says, byte for byte: plain sockets, a virtual thread for each
 * connection. Keeps of a real origin that connections are served at the same time and stay open
 * until either side ends them. An error of a script fails {@link #close}. Thread-safe.
 */
public final class Origin implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final @Nullable SSLContext tls;
  private final Thread acceptor;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<ReceivedRequest> unseen = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();

  /** What is done with one connection; it is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    /** Ends by returning, by {@link IOException} if the gateway ends the connection, or fails. */
    void serve(OriginConnection connection) throws Exception;
  }

  /** What is done with each request, on however many connections. */
  @FunctionalInterface
  public interface Answer {
    /** Called with a whole request; writes the response. */
    void to(ReceivedRequest request, OriginConnection connection) throws Exception;
  }

  private Origin(Script script, @Nullable SSLContext tls) throws IOException {
    this.script = script;
    this.tls = tls;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    acceptor = Thread.ofVirtual().name("origin").start(this::accept);
  }

  /** An origin that treats each connection by a script. */
  public static Origin scripted(Script script) throws IOException {
    return new Origin(script, null);
  }

  /** An origin with TLS that treats each connection by a script. */
  public static Origin scripted(SSLContext tls, Script script) throws IOException {
    return new Origin(script, tls);
  }

  /** An origin that reads whole requests and answers each. */
  public static Origin answering(Answer answer) throws IOException {
    return new Origin(each(answer), null);
  }

  /** An origin with TLS that reads whole requests and answers each. */
  public static Origin answering(SSLContext tls, Answer answer) throws IOException {
    return new Origin(each(answer), tls);
  }

  private static Script each(Answer answer) {
    return connection -> {
      while (true) {
        answer.to(connection.readRequest(), connection);
      }
    };
  }

  /** An origin that answers every request with 200 and this body. */
  public static Origin saying(String body) throws IOException {
    return answering((request, connection) ->
        connection.respond(200, request.method().equals("HEAD") ? "" : body));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        int number = accepted.incrementAndGet();
        Thread.ofVirtual().name("origin-" + number).start(() -> serve(socket, number));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.serve(new OriginConnection(socket, secured(socket), number, this::record));
    } catch (IOException ended) {
      // The gateway closed, or the test is over.
    } catch (Exception | AssertionError e) {
      errors.add(e);
    } finally {
      open.remove(socket);
    }
  }

  private Socket secured(Socket socket) throws IOException {
    if (tls == null) {
      return socket;
    }
    SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
    secured.setWantClientAuth(true);
    secured.startHandshake();
    return secured;
  }

  private void record(ReceivedRequest request) {
    requests.add(request);
    unseen.add(request);
  }

  /** The port on loopback. */
  public int port() {
    return server.getLocalPort();
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

  /** How many connections there were so far. */
  public int connections() {
    return accepted.get();
  }

  /** Takes no more connections, so that further ones are refused; those there are stay. */
  public void refuse() throws IOException, InterruptedException {
    server.close();
    acceptor.join(Gate.PATIENCE); // until it lets go, the kernel still accepts
  }

  /**
   * Ends all connections.
   *
   * @throws AssertionError if a script failed
   */
  @Override
  public void close() throws IOException {
    try {
      refuse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
    if (!errors.isEmpty()) {
      AssertionError failed = new AssertionError("origin's script failed: " + errors.peek());
      errors.forEach(failed::addSuppressed);
      throw failed;
    }
  }
}
