package dev.jadegate.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd of one member on ports of loopback, with its data in a folder; closing it ends it.
 */
public final class Etcd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final int peerPort;
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Process process;

  private Etcd(Path folder, int port, int peerPort) {
    this.folder = folder;
    this.port = port;
    this.peerPort = peerPort;
  }

  /** Starts one. */
  public static Etcd start(Path folder) throws IOException, InterruptedException {
    Etcd etcd = new Etcd(folder, freePort(), freePort());
    etcd.start();
    return etcd;
  }

  /** etcd cannot choose one itself. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts it again, on the same port. */
  public void start() throws IOException, InterruptedException {
    Path log = folder.resolve("etcd-" + port + ".log");
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command = new ArrayList<>(List.of("etcd", "--name", "test"));
    command.addAll(List.of("--data-dir", folder.resolve("etcd-" + port).toString()));
    command.addAll(List.of("--listen-client-urls", url(), "--advertise-client-urls", url()));
    command.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
    command.addAll(List.of("--initial-cluster", "test=" + peer, "--unsafe-no-fsync"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process started = builder.start();
    process = started;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        close();
        throw new AssertionError("etcd did not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }

  /** Whether it is there and has elected itself. */
  private boolean answers() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/health")).timeout(PATIENCE).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it answers. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Writes a key. */
  public void put(String key, String value) throws IOException, InterruptedException {
    put(key, value, "0");
  }

  /** Writes a key that goes with its lease. */
  public void put(String key, String value, String lease) throws IOException, InterruptedException {
    call(
        "/v3/kv/put",
        "{\"key\":\"%s\",\"value\":\"%s\",\"lease\":\"%s\"}"
            .formatted(base64(key), base64(value), lease));
  }

  /** Deletes a key. */
  public void delete(String key) throws IOException, InterruptedException {
    call("/v3/kv/deleterange", "{\"key\":\"" + base64(key) + "\"}");
  }

  /** A lease of the least time that etcd gives: some seconds. */
  public String lease() throws IOException, InterruptedException {
    return field("ID", call("/v3/lease/grant", "{\"TTL\":\"1\"}"));
  }

  /** Forgets the history. */
  public void compact() throws IOException, InterruptedException {
    String answer = call("/v3/kv/range", "{\"key\":\"" + base64("any") + "\"}");
    call("/v3/kv/compaction", "{\"revision\":\"" + field("revision", answer) + "\"}");
  }

  private static String field(String name, String answer) {
    return answer.replaceAll(".*\"" + name + "\":\"([0-9]+)\".*", "$1").strip();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Any call of the JSON gateway.
   *
   * @throws AssertionError if etcd refuses it
   */
  public String call(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.body());
    }
    return answer.body();
  }

  /** Ends it as a crash does. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    client.close();
  }
}
