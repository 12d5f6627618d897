package dev.jadegate.scenario;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An upstream for large bodies: a GET of {@code /n} gets n zero bytes, with a length; a PUT or POST
 * gets the count of its body's bytes. Whatever framing the request has is checked. Thread-safe.
 */
final class Bulk implements AutoCloseable {
  static final int BLOCK = 1 << 20;

  private final ServerSocket server;
  private final AtomicLong received = new AtomicLong();

  private Bulk() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("bulk").start(this::accept);
  }

  static Bulk open() throws IOException {
    return new Bulk();
  }

  /** The address as the configuration writes it. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Bytes of bodies so far. */
  long received() {
    return received.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().name("bulk-connection").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), BLOCK);
      OutputStream out = socket.getOutputStream();
      while (true) {
        String line = line(in);
        String fields = fields(in);
        if (line.startsWith("GET ")) {
          send(out, Long.parseLong(line.split("[ /?]+")[1]));
          continue;
        }
        if (fields.contains("\nexpect: 100-continue\n")) {
          out.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        String count = Long.toString(body(in, fields));
        out.write(
            ascii("HTTP/1.1 200 OK\r\nContent-Length: " + count.length() + "\r\n\r\n" + count));
      }
    } catch (IOException ended) {
      // The gateway closed.
    }
  }

  private static void send(OutputStream out, long length) throws IOException {
    out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"));
    byte[] block = new byte[BLOCK];
    for (long left = length; left > 0; left -= BLOCK) {
      out.write(block, 0, (int) Math.min(BLOCK, left));
    }
  }

  private long body(InputStream in, String fields) throws IOException {
    if (!fields.contains("\ntransfer-encoding: chunked\n")) {
      int at = fields.indexOf("\ncontent-length: ") + "\ncontent-length: ".length();
      return skip(in, Long.parseLong(fields.substring(at, fields.indexOf('\n', at))));
    }
    long total = 0;
    for (int size = size(in); size > 0; size = size(in)) {
      total += skip(in, size);
      line(in);
    }
    line(in);
    return total;
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private long skip(InputStream in, long length) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK, length)];
    long left = length;
    while (left > 0) {
      int count = in.read(block, 0, (int) Math.min(block.length, left));
      if (count < 0) {
        throw new EOFException("within a body");
      }
      left -= count;
      received.addAndGet(count);
    }
    return length;
  }

  private static String fields(InputStream in) throws IOException {
    StringBuilder fields = new StringBuilder("\n");
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      fields.append(line.toLowerCase(Locale.ROOT)).append('\n');
    }
    return fields.toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("within a line");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
