package dev.jadegate.scenario;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real redis-server on a free port of loopback, which keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path folder;
  private final int port;
  private final String password;
  private final TestAuthority.@Nullable Pair pair;
  private Process process;

  private RedisServer(Path folder, int port, String password, TestAuthority.@Nullable Pair pair)
      throws IOException {
    this.folder = folder;
    this.port = port;
    this.password = password;
    this.pair = pair;
    process = launch();
  }

  /** Starts one, or skips the test where there is none. */
  public static RedisServer start(Path folder, String password)
      throws IOException, InterruptedException {
    return start(folder, password, null);
  }

  /** One that speaks TLS, which redis-cli here does not. */
  static RedisServer start(Path folder, TestAuthority.Pair pair)
      throws IOException, InterruptedException {
    return start(folder, "", pair);
  }

  private static RedisServer start(Path folder, String password, TestAuthority.@Nullable Pair pair)
      throws IOException, InterruptedException {
    Commands.require("redis-server", "redis-cli");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      free.close();
      RedisServer server = new RedisServer(folder, port, password, pair);
      server.awaitPort();
      return server;
    }
  }

  private Process launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "redis-server",
                pair == null ? "--port" : "--tls-port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
    if (pair != null) {
      command.addAll(List.of("--port", "0", "--tls-auth-clients", "no"));
      command.addAll(
          List.of(
              "--tls-cert-file", pair.cert().toString(), "--tls-key-file", pair.key().toString()));
    }
    if (!password.isEmpty()) {
      command.addAll(List.of("--requirepass", password));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(folder.resolve("redis.log").toFile())
        .start();
  }

  private void awaitPort() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException(
              "redis-server did not start: " + Files.readString(folder.resolve("redis.log")), e);
        }
        Thread.sleep(20);
      }
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  public int port() {
    return port;
  }

  /**
   * A gateway's file with this Redis and one service, which has a limit.
   *
   * @param limit of the keys of a limit all but the store
   * @param timeout for an answer of Redis
   */
  String limiting(Origin origin, String limit, String timeout) {
    return "redis: {host: 127.0.0.1, port: %d, password: \"%s\", timeout: %s}\n"
            .formatted(port, password, timeout)
        + TestGateway.forwarding(origin)
        + "    rate_limit: {store: redis, "
        + limit
        + "}\n";
  }

  /** What redis-cli says to a command. */
  public String cli(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", Integer.toString(port)));
    if (!password.isEmpty()) {
      command.addAll(List.of("--no-auth-warning", "-a", password));
    }
    command.addAll(List.of(words));
    Process cli =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    cli.waitFor();
    return said.strip();
  }

  /** The keys of buckets. */
  String buckets() throws IOException, InterruptedException {
    return cli("keys", "jadegate:limit:*");
  }

  /** How often the script of a bucket was asked for since the start. */
  long asked() throws IOException, InterruptedException {
    return cli("info", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("^[^=]*=([0-9]+).*", "$1")))
        .sum();
  }

  /** Stops answering, as a machine does that hangs. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Goes on. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
  }

  /** Dies at once. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts again on the same port, with nothing in it. */
  public void restart() throws IOException, InterruptedException {
    process = launch();
    awaitPort();
  }

  @Override
  public void close() {
    process.destroyForcibly(); // also ends one that is stopped
  }
}
