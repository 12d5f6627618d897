package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.config.ConsulConfig;
import dev.jadegate.config.RegistryTlsConfig;
import dev.jadegate.tls.RenewedClient;
import dev.jadegate.tls.TlsFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to a Consul agent. Thread-safe. */
final class ConsulClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A service of ten thousand instances has some 15 MB. */
  private static final long MAX_BYTES = 64L << 20;

  private static final String DEFAULT_PORT = ":8500";

  private final URI base;
  private final String token;
  private final RenewedClient client;

  ConsulClient(ConsulConfig config) {
    base = base(config.address());
    token = config.token();
    RegistryTlsConfig tls = config.tls();
    client =
        new RenewedClient(
            tls == null ? TlsFiles.NONE : new TlsFiles(tls.ca(), tls.cert(), tls.key()),
            CONNECT_TIMEOUT);
  }

  /** What an agent answered. */
  record Answer(int status, long index, byte[] body) {
    private static final int TOO_MANY = 429;
    private static final int MAX_SHOWN = 200;

    /** Why it is not as it should be, for logs. */
    String refusal() {
      if (status == TOO_MANY) {
        return "status 429: the agent's limits.http_max_conns_per_client may be too low";
      }
      String text = new String(body, StandardCharsets.UTF_8).strip();
      String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) : text;
      return "status " + status + (shown.isEmpty() ? "" : ": " + shown);
    }
  }

  /** {@code consul}, {@code consul:8500} or a URL. */
  static URI base(String address) {
    String bare = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    if (bare.contains("://")) {
      return URI.create(bare);
    }
    return URI.create("http://" + bare + (bare.matches(".*:[0-9]+") ? "" : DEFAULT_PORT));
  }

  /**
   * Asks for something.
   *
   * @param target path and query
   * @throws IOException if there is no whole answer within the time
   */
  Answer get(String target, Duration timeout) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(target)).GET();
    return send(request, timeout);
  }

  /** Sends something; as {@link #get}. */
  Answer put(String target, byte[] body, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(target))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(request, timeout);
  }

  private Answer send(HttpRequest.Builder request, Duration timeout)
      throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("X-Consul-Token", token);
    }
    CompletableFuture<HttpResponse<byte[]>> future =
        client
            .now()
            .sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    try {
      HttpResponse<byte[]> response = future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      long index = index(response.headers().firstValue("X-Consul-Index").orElse(""));
      return new Answer(response.statusCode(), index, response.body());
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(reason(Objects.requireNonNullElse(e.getCause(), e)), e);
    } finally {
      future.cancel(true); // closes the connection if there is no answer yet
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof ConnectException) {
      return "cannot connect";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static long index(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  @Override
  public void close() {
    client.close();
  }
}
