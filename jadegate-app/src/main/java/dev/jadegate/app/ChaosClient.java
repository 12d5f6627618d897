package dev.jadegate.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the demo's gateway on loopback, one request at a time. */
final class ChaosClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern INSTANCE = Pattern.compile("\"instance\": \"([^\"]*)\"");
  private static final Pattern ERROR = Pattern.compile("\"error\":\"([^\"]*)\"");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  ChaosClient(int port) {
    this.port = port;
  }

  /** What came: the status, and of what is no 200 also who said it. */
  String ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() == 200) {
      return "200";
    }
    Matcher instance = INSTANCE.matcher(response.body());
    Matcher error = ERROR.matcher(response.body());
    String who =
        instance.find()
            ? " from " + instance.group(1)
            : error.find() ? " from the gateway (" + error.group(1) + ")" : "";
    return response.statusCode() + who;
  }

  MetricsPage metrics() throws IOException, InterruptedException {
    return MetricsPage.of(get("/metrics").body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
