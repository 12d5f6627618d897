package dev.jadegate.auth;

import dev.jadegate.tls.RenewedClient;
import dev.jadegate.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key set that an issuer publishes (RFC 7517). It is fetched by a virtual thread of its own,
 * again and again, and when a token names a key that is not in it, at most every ten seconds for
 * that. Keys stay in force while the issuer does not answer.
 */
final class RemoteKeys implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Between two fetches for tokens: anybody can name a key that does not exist. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);
  private static final long MAX_BYTES = 1 << 20;

  private final String issuer;
  private final URI url;
  private final Duration refresh;
  private final KeyListener listener;
  private final RenewedClient client;
  private final CountDownLatch asked = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile Keys keys = Keys.NONE;
  private volatile long fetchedNanos;
  private volatile boolean closed;

  // Under the lock.
  private long demandedNanos = System.nanoTime() - PAUSE_NANOS;
  private boolean failing;

  /**
   * Fetches nothing yet.
   *
   * @param issuer the name that logs and metrics give it
   * @param ca PEM file of who may have signed the certificate; null: whom Java trusts
   */
  RemoteKeys(String issuer, URI url, @Nullable String ca, Duration refresh, KeyListener listener) {
    this.issuer = issuer;
    this.url = url;
    this.refresh = refresh;
    this.listener = listener;
    client = new RenewedClient(new TlsFiles(ca, null, null), CONNECT);
  }

  @Override
  public Keys now() {
    return keys;
  }

  /** Seconds since they were fetched; negative: never. */
  double age() {
    long at = fetchedNanos;
    return keys == Keys.NONE ? -1 : (System.nanoTime() - at) / 1e9;
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name("jwks-" + issuer).start(this::run);
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (!closed) {
      boolean good = fetch();
      asked.countDown();
      Duration pause = good ? refresh : retry.compareTo(refresh) < 0 ? retry : refresh;
      Duration longer = retry.multipliedBy(2);
      retry = good ? FIRST_RETRY : longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY;
      double jitter = 0.9 + 0.2 * ThreadLocalRandom.current().nextDouble();
      try {
        Thread.sleep((long) (pause.toMillis() * jitter));
      } catch (InterruptedException e) {
        return; // closed
      }
    }
  }

  @Override
  public void awaitKnown(Duration patience) {
    try {
      if (!asked.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("no keys of {} yet: tokens of it get 503 until they come", issuer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Keys renewed() {
    Keys before = keys;
    synchronized (this) {
      long now = System.nanoTime();
      if (keys == before && now - demandedNanos >= PAUSE_NANOS) {
        demandedNanos = now;
        fetch();
      }
    }
    return keys;
  }

  private synchronized boolean fetch() {
    try {
      keys = keys.next(ask(), KeyReader::ofSet);
      fetchedNanos = System.nanoTime();
      if (failing) {
        LOG.info("keys of {} can be had again from {}", issuer, url);
      }
      failing = false;
      listener.fetched(issuer, true);
      return true;
    } catch (IOException e) {
      if (closed) {
        return false;
      }
      listener.fetched(issuer, false);
      if (!failing) {
        String now = keys == Keys.NONE ? "there are none" : "those before stay";
        LOG.warn("keys of {} cannot be had from {}, {}: {}", issuer, url, now, e.getMessage());
      }
      failing = true;
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String ask() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(ANSWER).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<String>> answer =
        client.now().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
    try {
      HttpResponse<String> response = answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("found status " + response.statusCode() + "; expected 200");
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + ANSWER.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
    client.close();
  }
}
