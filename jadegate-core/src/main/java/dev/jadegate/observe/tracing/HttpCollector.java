package dev.jadegate.observe.tracing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** A collector that takes spans in the body of a POST, and says with the status that it did. */
final class HttpCollector implements Collector {
  private static final int REDIRECTION = 300;

  /** Spans as such a body. */
  interface Encoding {
    byte[] encode(List<Span> spans) throws IOException;
  }

  private final CollectorSettings settings;
  private final String contentType;
  private final Encoding encoding;
  private final HttpClient client;

  HttpCollector(CollectorSettings settings, String contentType, Encoding encoding) {
    this.settings = settings;
    this.contentType = contentType;
    this.encoding = encoding;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
  }

  @Override
  public void send(List<Span> spans, Duration timeout) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(settings.endpoint());
    settings.headers().forEach(request::setHeader);
    request
        .setHeader("Content-Type", contentType)
        .timeout(timeout)
        .POST(HttpRequest.BodyPublishers.ofByteArray(encoding.encode(spans)));
    HttpResponse<Void> response =
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    if (response.statusCode() >= REDIRECTION) {
      throw new IOException("status " + response.statusCode());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
