package dev.jadegate.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Many clients on one thread: each sends a batch of requests on its connection, checks the status
 * of every response, and sends the next. Belongs to the thread that calls {@link #run}.
 */
final class Crowd {
  private static final int BUFFER = 64 * 1024;
  private static final long SILENCE_MILLIS = 10_000;

  private final int port;
  private final LongFunction<Request> requests;
  private long next;
  private long end;
  private long answered;
  private long aborted;
  private int busy;

  /**
   * One request.
   *
   * @param status what must be answered; 0: nothing is waited for, the connection is reset instead
   */
  record Request(String bytes, int status) {}

  /** Clients that send these requests, by their number. */
  Crowd(int port, LongFunction<Request> requests) {
    this.port = port;
    this.requests = requests;
  }

  /** Responses so far, each with its right status. */
  long answered() {
    return answered;
  }

  /** Connections so far that were reset after a request. */
  long aborted() {
    return aborted;
  }

  /**
   * Sends so many more requests on as many connections, of which every second one pipelines.
   *
   * @throws AssertionError if a response is wrong, or none comes
   */
  void run(int connections, long count, int pipelined) throws IOException {
    end = next + count;
    busy = connections;
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        new Client(selector, i % 2 == 0 ? 1 : pipelined).connect();
      }
      while (busy > 0) {
        if (selector.select(this::ready, SILENCE_MILLIS) == 0) {
          throw new AssertionError("no response after " + answered);
        }
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      ((Client) key.attachment()).readable();
    } catch (IOException e) {
      throw new AssertionError("a connection broke after " + answered + " responses", e);
    }
  }

  /** One connection after the other. */
  private final class Client {
    private final Selector selector;
    private final int[] expected;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private int sent;
    private int received;
    private SocketChannel channel;

    Client(Selector selector, int depth) throws IOException {
      this.selector = selector;
      expected = new int[depth];
      channel = SocketChannel.open();
    }

    void connect() throws IOException {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      in.clear();
      batch();
    }

    private void batch() throws IOException {
      StringBuilder batch = new StringBuilder();
      sent = 0;
      received = 0;
      while (sent < expected.length && next < end) {
        Request request = requests.apply(next++);
        batch.append(request.bytes());
        if (request.status() == 0) {
          leave(batch);
          return;
        }
        expected[sent++] = request.status();
      }
      if (sent == 0) {
        channel.close();
        busy--;
      } else {
        send(batch);
      }
    }

    private void send(CharSequence text) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        channel.write(bytes); // short, so that it nearly always fits at once
      }
    }

    /** Sends and resets, with what came before of this batch lost too. */
    private void leave(CharSequence text) throws IOException {
      send(text);
      aborted += sent + 1;
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
      channel = SocketChannel.open();
      connect();
    }

    void readable() throws IOException {
      if (channel.read(in) < 0) {
        throw new AssertionError("the gateway closed after " + answered + " responses");
      }
      int from = 0;
      int to;
      while ((to = response(from)) > 0) {
        from = to;
      }
      in.limit(in.position()).position(from);
      in.compact();
      if (received == sent) {
        batch();
      }
    }

    /** Where the response ends that begins there; 0 if it is not whole yet. */
    private int response(int from) {
      byte[] bytes = in.array();
      int headEnd = from;
      while (headEnd + 3 < in.position()
          && !(bytes[headEnd] == '\r' && bytes[headEnd + 2] == '\r')) {
        headEnd++;
      }
      if (headEnd + 3 >= in.position()) {
        return 0;
      }
      String head = new String(bytes, from, headEnd - from, StandardCharsets.ISO_8859_1);
      String field = "content-length: ";
      int length = head.toLowerCase(Locale.ROOT).indexOf(field) + field.length();
      int lengthEnd = head.indexOf('\r', length);
      int bodyLength =
          Integer.parseInt(head, length, lengthEnd < 0 ? head.length() : lengthEnd, 10);
      int responseEnd = headEnd + 4 + bodyLength;
      if (responseEnd > in.position()) {
        return 0;
      }
      if (Integer.parseInt(head, 9, 12, 10) != expected[received]) {
        throw new AssertionError("expected " + expected[received] + ", received " + head);
      }
      received++;
      answered++;
      return responseEnd;
    }
  }
}
