package dev.jadegate.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An origin that keeps what it received, byte for byte, and understands it by {@link StrictRequest}
 * alone: a second opinion on what the gateway sends. Answers every request with 200, its body the
 * request's number. Thread-safe.
 */
final class Capture implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<StrictRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  Capture() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      while (true) {
        int b = in.read();
        if (b < 0) {
          return; // what is not complete was aborted
        }
        received.write(b);
        StrictRequest request = StrictRequest.parse(received.toByteArray());
        if (request != null) {
          received.reset();
          requests.add(request);
          String body = Integer.toString(requests.size());
          String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
          boolean isHead = request.method().equals("HEAD");
          socket
              .getOutputStream()
              .write((head + (isHead ? "" : body)).getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    } catch (IOException ended) {
      // The gateway reset what it gave up.
    } catch (RuntimeException | AssertionError e) {
      faults.add(e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** All whole requests so far. */
  List<StrictRequest> requests() {
    return requests;
  }

  /**
   * Fails if anything came that a strict parser does not take.
   *
   * @throws AssertionError with the bytes
   */
  void assertStrict() {
    for (Throwable fault : faults) {
      throw new AssertionError("gateway sent what a strict parser refuses: " + fault, fault);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
