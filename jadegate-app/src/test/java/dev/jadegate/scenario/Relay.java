package dev.jadegate.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between the gateway and a server that a test can break: passes bytes of TCP both ways
 * until told otherwise. Thread-safe.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
  private volatile URI target;
  private volatile boolean cut;

  private Relay(URI target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  static Relay to(String url) throws IOException {
    return new Relay(URI.create(url));
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        if (cut) {
          near.close();
          continue;
        }
        Socket far = new Socket(target.getHost(), target.getPort());
        open.add(near);
        open.add(far);
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      } catch (IOException e) {
        // closed, or the server is down, which closes the connection too
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] block = new byte[8192];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        if (!frozen.contains(from)) {
          out.write(block, 0, count);
        }
      }
    } catch (IOException ended) {
      // by either side
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** Ends all connections, and each that is made from now on. */
  void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Passes bytes again, on new connections. */
  void restore() {
    cut = false;
  }

  /** The connections that are open stay so, but nothing comes through any more. */
  void freeze() {
    frozen.addAll(open);
  }

  /** Ends all connections; those that are made from now on lead elsewhere. */
  void switchTo(String url) throws IOException {
    target = URI.create(url);
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
