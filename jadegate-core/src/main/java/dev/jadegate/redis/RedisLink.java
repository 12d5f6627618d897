package dev.jadegate.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a Redis, shared by all event loops, whose commands are pipelined.
 *
 * <pre>
 *   DOWN ─connected, or a probe was answered─► UP
 *     ▲                                        │
 *     └─the connection is lost, or 3 commands in a row had no answer in time
 * </pre>
 *
 * While it is down commands fail at once, so that a Redis that hangs costs no request its timeout;
 * a probe goes out twice a second. Each change is one line in the log. Thread-safe; nothing blocks
 * but {@link #awaitUp} and {@link #close}.
 */
public final class RedisLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private static final long PROBE_MILLIS = 500;
  private static final int FAILURES = 3;
  private static final int MAX_QUEUED = 10_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MAX_DELAY = Duration.ofSeconds(1);
  private static final long CLOSE_SECONDS = 2;

  private final RedisSettings settings;
  private final RedisListener listener;
  private final ClientResources resources;
  private final RedisClient client;
  private final ScheduledFuture<?> probes;
  private final AtomicInteger failures = new AtomicInteger();
  private final CompletableFuture<Void> firstUp = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connecting;
  private volatile @Nullable StatefulRedisConnection<String, String> connection;
  private volatile boolean up;

  /** Begins to connect; goes on trying for ever. */
  public RedisLink(RedisSettings settings, RedisListener listener) {
    this.settings = settings;
    this.listener = listener;
    // Both natives are there, and the client shall not ask which one is meant.
    System.setProperty("io.lettuce.core.iouring", "false");
    resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(1)
            .computationThreadPoolSize(1)
            .reconnectDelay(Delay.exponential(Duration.ZERO, MAX_DELAY, 2, TimeUnit.MILLISECONDS))
            .build();
    client = RedisClient.create(resources, uri(settings));
    client.setOptions(options(settings));
    probes =
        resources
            .eventExecutorGroup()
            .scheduleWithFixedDelay(this::probe, 0, PROBE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static RedisURI uri(RedisSettings settings) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(settings.host())
            .withPort(settings.port())
            .withDatabase(settings.db())
            .withSsl(settings.tls())
            .withTimeout(CONNECT_TIMEOUT);
    if (!settings.username().isEmpty()) {
      uri.withAuthentication(settings.username(), settings.password().toCharArray());
    } else if (!settings.password().isEmpty()) {
      uri.withPassword(settings.password().toCharArray());
    }
    return uri.build();
  }

  private static ClientOptions options(RedisSettings settings) {
    return ClientOptions.builder()
        .protocolVersion(ProtocolVersion.RESP2)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MAX_QUEUED)
        .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
        .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
        .build();
  }

  /** Whether commands are sent at all. */
  public boolean isUp() {
    return up;
  }

  public RedisSettings settings() {
    return settings;
  }

  /** Waits until it was up once, or so long. */
  public void awaitUp(Duration patience) {
    try {
      firstUp.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("redis is not up yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a script on one key. The stage completes on a thread of the client, and fails if there is
   * no answer within the timeout.
   */
  public CompletionStage<List<Long>> run(RedisScript script, String key, String... arguments) {
    StatefulRedisConnection<String, String> present = connection;
    if (!up || present == null) {
      listener.failed("refused");
      return CompletableFuture.failedFuture(new IllegalStateException("redis is down"));
    }
    RedisAsyncCommands<String, String> commands = present.async();
    String[] keys = {key};
    CompletionStage<List<Long>> answer =
        commands.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
    return answer
        .handle((numbers, error) -> {
          if (cause(error) instanceof RedisNoScriptException) { // once after each start of it
            CompletionStage<List<Long>> again =
                commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
            return again;
          }
          return answer;
        })
        .thenCompose(stage -> stage)
        .whenComplete((numbers, error) -> noted(error));
  }

  private static @Nullable Throwable cause(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private void noted(@Nullable Throwable error) {
    if (error == null) {
      failures.set(0);
      return;
    }
    boolean late = cause(error) instanceof RedisCommandTimeoutException;
    listener.failed(late ? "timeout" : "error");
    if (failures.incrementAndGet() >= FAILURES) {
      change(false, String.valueOf(cause(error)));
    }
  }

  /** Connects if it never was, and asks whether it is there. */
  private void probe() {
    CompletableFuture<StatefulRedisConnection<String, String>> attempt = connecting;
    if (attempt == null || attempt.isCompletedExceptionally()) {
      connecting = client.connectAsync(StringCodec.UTF8, uri(settings)).toCompletableFuture();
      connecting.whenComplete(this::connected);
      return;
    }
    StatefulRedisConnection<String, String> present = connection;
    if (present == null) {
      return;
    }
    if (!present.isOpen()) {
      change(false, "the connection is lost");
    }
    present
        .async()
        .ping()
        .whenComplete((pong, error) -> {
          if (error == null) {
            failures.set(0);
            change(true, "");
          } else if (failures.incrementAndGet() >= FAILURES) {
            change(false, String.valueOf(cause(error)));
          }
        });
  }

  private void connected(
      @Nullable StatefulRedisConnection<String, String> opened, @Nullable Throwable error) {
    if (opened == null) {
      change(false, String.valueOf(cause(error)));
      firstUp.complete(null); // there is nothing to wait for
      return;
    }
    connection = opened;
    change(true, "");
  }

  private synchronized void change(boolean now, String why) {
    boolean first = !firstUp.isDone();
    if (up == now && !(first && !now)) {
      return;
    }
    up = now;
    if (now) {
      LOG.atInfo().addKeyValue("redis", settings).log("redis is up");
      firstUp.complete(null);
    } else {
      LOG.atWarn().addKeyValue("redis", settings).addKeyValue("reason", why).log("redis is down");
    }
  }

  /** Ends the connection and its threads; waits for them a little. */
  @Override
  public void close() {
    probes.cancel(false);
    try {
      client.shutdownAsync(0, CLOSE_SECONDS, TimeUnit.SECONDS).get(CLOSE_SECONDS, TimeUnit.SECONDS);
      resources.shutdown(0, CLOSE_SECONDS, TimeUnit.SECONDS).await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("redis client did not end in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
