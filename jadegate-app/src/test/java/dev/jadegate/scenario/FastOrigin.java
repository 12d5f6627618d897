package dev.jadegate.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An upstream for many requests: one thread and a selector. It reads whole requests, so that a body
 * that is not framed well never ends, and trusts them otherwise. Bodies must be short, and chunked
 * ones must not have a last chunk within. Thread-safe.
 */
final class FastOrigin implements AutoCloseable {
  private static final byte[] HEAD_END = ascii("\r\n\r\n");
  private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");
  private static final int BUFFER = 32 * 1024;

  private final Answer answer;
  private final int port;
  private final ServerSocketChannel server;
  private final Selector selector;
  private final Thread thread;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean stopped;

  /** What is answered. */
  @FunctionalInterface
  interface Answer {
    /** The body of the response; null for none at all, now or later. */
    @Nullable String to(String method, String target);
  }

  private FastOrigin(int port, Answer answer) throws IOException {
    this.answer = answer;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    this.port = server.socket().getLocalPort();
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    thread = Thread.ofPlatform().daemon().name("fast-origin").start(this::run);
  }

  static FastOrigin answering(Answer answer) throws IOException {
    return new FastOrigin(0, answer);
  }

  static FastOrigin saying(String body) throws IOException {
    return answering((method, target) -> body);
  }

  /** Another one at the same address, once this one is dead. */
  FastOrigin again() throws IOException {
    return new FastOrigin(port, answer);
  }

  /** The address as the configuration writes it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** How many connections there were so far. */
  int connections() {
    return accepted.get();
  }

  /** How many connections there are. */
  int openConnections() {
    return open.size();
  }

  /** How many connections there were at once, at most. */
  int mostOpenConnections() {
    return mostOpen.get();
  }

  /** Whole requests so far. */
  long requests() {
    return requests.get();
  }

  private void run() {
    try {
      while (!stopped) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new IllegalStateException("selector failed", e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.attachment() instanceof Connection connection) {
        connection.readable();
      } else {
        accept();
      }
    } catch (IOException | java.nio.channels.CancelledKeyException ended) {
      if (key.attachment() instanceof Connection connection) {
        connection.close();
      }
    }
  }

  private void accept() throws IOException {
    SocketChannel channel;
    while ((channel = server.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Connection connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      accepted.incrementAndGet();
      letGo();
      open.add(connection);
      mostOpen.accumulateAndGet(open.size(), Math::max);
    }
  }

  /** Sees who has closed already, so that nobody is counted beside the one who comes instead. */
  private void letGo() {
    for (Connection connection : List.copyOf(open)) {
      try {
        connection.readable();
      } catch (IOException ended) {
        connection.close();
      }
    }
  }

  /** Dies: all connections are reset, and further ones refused. */
  void kill() throws Exception {
    stopped = true;
    selector.wakeup();
    thread.join();
    for (Connection connection : open) {
      connection.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      connection.close();
    }
    server.close();
    selector.close(); // until then the kernel takes connections
  }

  @Override
  public void close() throws Exception {
    if (!stopped) {
      kill();
    }
  }

  /** One connection; belongs to the selector's thread. */
  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private int scanned;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    void readable() throws IOException {
      int count = channel.read(in);
      if (count < 0) {
        close();
        return;
      }
      while (request()) {
        // Requests that came together are answered one by one.
      }
      if (!in.hasRemaining()) {
        throw new IOException("a request is larger than the buffer");
      }
    }

    /** Answers a request if a whole one is there. */
    private boolean request() throws IOException {
      int headEnd = find(HEAD_END, scanned);
      if (headEnd < 0) {
        return false;
      }
      scanned = headEnd;
      String head = new String(in.array(), 0, headEnd, StandardCharsets.ISO_8859_1);
      int end = bodyEnd(head.toLowerCase(Locale.ROOT), headEnd + HEAD_END.length);
      if (end < 0 || end > in.position()) {
        return false;
      }
      in.limit(in.position()).position(end);
      in.compact();
      scanned = 0;
      requests.incrementAndGet();
      String[] words = head.substring(0, head.indexOf('\r')).split(" ");
      String body = answer.to(words[0], words[1]);
      if (body != null) {
        respond(body);
      }
      return in.position() > 0;
    }

    private int bodyEnd(String head, int bodyStart) {
      if (head.contains("\r\ntransfer-encoding: chunked")) {
        int last = find(LAST_CHUNK, bodyStart - 2);
        return last < 0 ? -1 : last + LAST_CHUNK.length;
      }
      int length = head.indexOf("\r\ncontent-length: ");
      if (length < 0) {
        return bodyStart;
      }
      int from = length + "\r\ncontent-length: ".length();
      int to = head.indexOf('\r', from);
      return bodyStart + Integer.parseInt(head.substring(from, to < 0 ? head.length() : to));
    }

    private int find(byte[] wanted, int from) {
      byte[] bytes = in.array();
      int last = in.position() - wanted.length;
      for (int i = from; i <= last; i++) {
        int matched = 0;
        while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
          matched++;
        }
        if (matched == wanted.length) {
          return i;
        }
      }
      return -1;
    }

    private void respond(String body) throws IOException {
      ByteBuffer out =
          ByteBuffer.wrap(
              ascii("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
      while (out.hasRemaining()) {
        channel.write(out); // short, so that it nearly always fits at once
      }
    }

    void close() {
      open.remove(this);
      try {
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException("cannot close", e);
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
