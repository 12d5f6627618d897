package dev.jadegate.upstream.discovery.stream;

import dev.jadegate.tls.RenewedClient;
import dev.jadegate.tls.TlsFiles;
import dev.jadegate.upstream.discovery.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP to a registry; what is called here blocks. Thread-safe. */
public final class RegistryHttp implements AutoCloseable {
  /** To connect, to answer, to read an answer that has an end. By taste. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** A page of a list; objects have 1.5 MB at most, and pages 500 of them that are small. */
  private static final long MAX_BODY = 32 << 20;

  private static final int MAX_ERROR = 64 * 1024;

  private final RenewedClient client;

  /** For one registry, of one member or several. */
  public RegistryHttp(TlsFiles files) {
    client = new RenewedClient(files, CONNECT);
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @return its body, which is JSON
   * @throws StatusException if it is not 200
   * @throws IOException if there is none
   */
  public Json send(HttpRequest request) throws IOException {
    HttpResponse<byte[]> response =
        answer(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY));
    if (response.statusCode() != 200) {
      throw StatusException.of(response.statusCode(), response.body());
    }
    return json(response.body());
  }

  /** A text that was sent as JSON. */
  static Json json(byte[] text) throws IOException {
    try {
      return Json.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Sends a request and waits until the answer begins.
   *
   * @param silence for so long its body may bring nothing
   * @throws StatusException if it is not 200
   * @throws IOException if there is none
   */
  public LineStream open(HttpRequest request, Duration silence) throws IOException {
    HttpResponse<InputStream> response = answer(request, BodyHandlers.ofInputStream());
    LineStream lines = new LineStream(response.body(), silence, client::forgetConnections);
    if (response.statusCode() != 200) {
      try (lines) {
        throw StatusException.of(response.statusCode(), lines.all(MAX_ERROR));
      }
    }
    return lines;
  }

  /**
   * All that is asked here only reads, so that it can be asked again if the connection was an idle
   * one that the other side had closed: the JDK's client does so for GET alone.
   */
  private <T> HttpResponse<T> answer(HttpRequest request, BodyHandler<T> handler)
      throws IOException {
    try {
      return await(client.now().sendAsync(request, handler));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException cause) {
        throw cause;
      }
      client.forgetConnections();
    }
    try {
      return await(client.now().sendAsync(request, handler));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  private static <T> T await(CompletableFuture<T> answer) throws IOException, ExecutionException {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      answer.cancel(true); // no effect once it is there
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
