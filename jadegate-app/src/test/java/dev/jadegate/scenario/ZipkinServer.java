package dev.jadegate.scenario;

import dev.jadegate.testkit.Gate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real Zipkin on loopback, which keeps traces in memory. Closing it ends it. */
final class ZipkinServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Process process;
  private final int port;

  private ZipkinServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on a free port; skips the test if there is none. */
  static ZipkinServer start(Path folder) throws IOException, InterruptedException {
    Commands.require("zipkin");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path log = folder.resolve("zipkin.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            "zipkin", // which listens to everybody unless told otherwise
            "--armeria.ports[0].ip=127.0.0.1",
            "--armeria.ports[0].port=" + port,
            "--armeria.ports[0].protocols[0]=http");
    builder.environment().put("STORAGE_TYPE", "mem");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    ZipkinServer server = new ZipkinServer(process, port);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!server.isHealthy()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        server.close();
        throw new AssertionError("Zipkin did not start: " + Files.readString(log));
      }
      Thread.sleep(100);
    }
    return server;
  }

  private boolean isHealthy() throws InterruptedException {
    try {
      return get("/health").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** A trace as it tells it, once it knows one. */
  String trace(String id) {
    return Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() -> get("/api/v2/trace/" + id), response -> response.statusCode() == 200)
        .body();
  }

  HttpResponse<String> get(String target) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint() + target)).timeout(PATIENCE).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
    client.close();
  }
}
