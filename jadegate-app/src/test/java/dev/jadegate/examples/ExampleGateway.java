package dev.jadegate.examples;

import dev.jadegate.app.PluginFolder;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.lifecycle.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A gateway that serves an example's configuration on a free port, and a client to ask it. */
final class ExampleGateway implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private ExampleGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Starts with a file of the source tree; the environment says where the services are. */
  static ExampleGateway start(String file, Map<String, String> environment) throws IOException {
    return start(file, environment, PluginFolder.none());
  }

  static ExampleGateway start(String file, Map<String, String> environment, PluginFolder plugins)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PORT", "0");
    all.put("ACCESS_LOG", "none");
    // Ports that are the same for all: examples are tested side by side.
    String text =
        Files.readString(root().resolve(file)).replace("\n  port: 8080\n", "\n  port: 0\n");
    if (!text.contains("\nadmin:")) {
      text += "\nadmin: none\n";
    }
    ConfigLoader.Loaded loaded = plugins.loader(all).parse(file, text);
    if (!loaded.warnings().isEmpty()) {
      throw new AssertionError("an example has no warnings: " + loaded.warnings());
    }
    return new ExampleGateway(Gateway.start(loaded.config(), plugins.options()));
  }

  /** The root of the source tree, wherever in it the tests run. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("examples"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new AssertionError("expected to run within the source tree");
      }
    }
    return folder;
  }

  HttpResponse<String> get(String target, String... headers)
      throws IOException, InterruptedException {
    return send("GET", target, headers);
  }

  HttpResponse<String> send(String method, String target, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A whole response as it came, to a request for another host than that of the address. */
  String getOfHost(String host, String target) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  int port(String listener) {
    return gateway.port(listener);
  }

  int port() {
    return gateway.ports().getFirst();
  }

  /** The UDP port of the only listener. */
  int http3Port() {
    return gateway.http3Port("gateway");
  }

  /** Stops in good order. */
  void shutdown() {
    gateway.shutdown();
  }

  @Override
  public void close() {
    client.close();
    gateway.close();
  }
}
