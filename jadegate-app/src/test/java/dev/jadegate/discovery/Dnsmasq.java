package dev.jadegate.discovery;

import dev.jadegate.scenario.Commands;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A dnsmasq on a port of loopback that knows the names below {@code test} that it is told; it has
 * no others to ask. It can be stopped and started again on the same port. Closing it ends it.
 */
public final class Dnsmasq implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 20;

  private final Path folder;
  private final int port;
  private final Path log;
  private Process process;

  private Dnsmasq(Path folder, int port) throws IOException, InterruptedException {
    this.folder = folder;
    this.port = port;
    log = folder.resolve("dnsmasq.log");
    Files.createFile(log);
    process = launch(List.of());
  }

  /** Starts one that knows nothing yet; skips the test if there is no dnsmasq. */
  public static Dnsmasq start(Path folder) throws IOException, InterruptedException {
    Commands.require("dnsmasq");
    return new Dnsmasq(folder, freePort());
  }

  /** From now on it knows this, written as its options without the dashes before them. */
  public void restart(String... records) throws IOException, InterruptedException {
    stop();
    process = launch(List.of(records));
  }

  private Process launch(List<String> records) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--pid-file="));
    command.addAll(List.of("--no-resolv", "--no-hosts", "--local=/test/", "--log-queries"));
    command.addAll(List.of("--listen-address=127.0.0.1", "--bind-interfaces", "--port=" + port));
    records.forEach(record -> command.add("--" + record));
    Process started =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        started.destroyForcibly();
        throw new AssertionError("dnsmasq did not start: " + Files.readString(log));
      }
      Thread.sleep(10);
    }
    return started;
  }

  /** Free for UDP and TCP; it cannot choose one itself. */
  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    for (int i = 0; i < TRIES; i++) {
      try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
          DatagramSocket udp =
              new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()))) {
        return udp.getLocalPort();
      } catch (java.net.BindException taken) {
        continue;
      }
    }
    throw new AssertionError("no port is free");
  }

  private boolean answers() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As the configuration names it. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** How often a name was asked for. */
  long queries(String type, String name) throws IOException {
    String wanted = "query[" + type + "] " + name + " ";
    return Files.readAllLines(log).stream().filter(line -> line.contains(wanted)).count();
  }

  /** It is gone: nothing listens on its port. */
  void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
