package dev.jadegate.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An HAProxy on a port of loopback, with one proxy; closing it ends it. */
final class Haproxy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String COMMON =
      """
      global
        maxconn 100
      defaults
        mode http
        timeout connect 5s
        timeout client 20s
        timeout server 20s
      listen proxy
        bind 127.0.0.1:%d %s
      %s
      """;

  private final Process process;
  private final int port;

  private Haproxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param bind further words for its port
   * @param lines of its proxy
   */
  static Haproxy start(Path folder, String bind, String lines)
      throws IOException, InterruptedException {
    int port = freePort();
    Path config = folder.resolve("haproxy-" + port + ".cfg");
    Files.writeString(config, COMMON.formatted(port, bind, lines.indent(2)));
    Path log = folder.resolve("haproxy-" + port + ".log");
    Process process =
        new ProcessBuilder("haproxy", "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Haproxy haproxy = new Haproxy(process, port);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!haproxy.answers()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        haproxy.close();
        throw new AssertionError("HAProxy did not start: " + Files.readString(log));
      }
      Thread.sleep(10);
    }
    return haproxy;
  }

  /** HAProxy cannot choose one itself. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
