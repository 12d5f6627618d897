package dev.jadegate.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a Redis, shared by all event loops, whose commands are pipelined. It lives on
 * one of these loops if it can.
 *
 * <pre>
 *   UNKNOWN ─a probe was answered─► UP ─the connection is lost, or 3 in a row had no answer─► DOWN
 *      └─no connection, no answer──────────────────────────────────────────────────────────►  │
 *                                   ▲──────────────a probe was answered────────────────────────┘
 * </pre>
 *
 * While it is not up commands fail at once, so that a Redis that hangs costs few requests their
 * timeout. Twice a second a probe writes a key by a script, since a server that may not write, is
 * full, or forbids scripts is of no use. A connection that was silent for five seconds is given up
 * for a new one, because the machine at its other end may be gone. Each change is one line in the
 * log. Thread-safe; nothing blocks but {@link #awaitKnown} and {@link #close}.
 */
public final class RedisLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private static final long PROBE_MILLIS = 500;
  private static final int FAILURES = 3;
  private static final int SILENT_PROBES = 10;
  private static final int MAX_QUEUED = 10_000; // beyond, commands fail: two seconds of 5,000/s
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final long CLOSE_SECONDS = 2;
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final String PROBE_KEY = "jadegate:probe";
  private static final String PROBE = "return redis.call('SET', KEYS[1], 1, 'PX', 1000)";

  private enum State {
    UNKNOWN,
    UP,
    DOWN
  }

  /** Without a stack, since each request may meet it. */
  private static final class NotUp extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotUp() {
      super("redis is down", null, false, false);
    }
  }

  private static final NotUp NOT_UP = new NotUp();

  private final RedisSettings settings;
  private final RedisListener listener;
  private final ClientResources resources;
  private final RedisClient client;
  private final Unanswered unanswered;
  private final ScheduledFuture<?> probes;
  private final AtomicInteger failures = new AtomicInteger();
  private final CompletableFuture<Void> known = new CompletableFuture<>();
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private volatile State state = State.UNKNOWN;
  private volatile boolean closed;

  /** Of the thread that probes. */
  private @Nullable CompletableFuture<?> connecting;

  private int silent;

  /**
   * Begins to connect; goes on trying for ever.
   *
   * @param loop on which its connection may live, which spares each command two changes of thread;
   *     of epoll. Null: on a thread of its own
   */
  public RedisLink(RedisSettings settings, @Nullable EventLoop loop, RedisListener listener) {
    this.settings = settings;
    this.listener = listener;
    resources = resources(settings.tls() ? null : loop);
    unanswered =
        new Unanswered(
            settings.timeout().toNanos(), resources.eventExecutorGroup(), System::nanoTime);
    client = RedisClient.create(resources);
    client.addListener(new Losses());
    probes =
        resources
            .eventExecutorGroup()
            .scheduleWithFixedDelay(this::probe, 0, PROBE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** TLS is never on a loop: to read certificates and to shake hands would hold up requests. */
  private static ClientResources resources(@Nullable EventLoop loop) {
    // Both natives are there, and the client shall not ask which one is meant.
    System.setProperty("io.lettuce.core.iouring", "false");
    DefaultClientResources.Builder builder =
        DefaultClientResources.builder()
            .ioThreadPoolSize(1)
            .computationThreadPoolSize(1)
            .nettyCustomizer(new OneFlushPerTurn());
    if (loop != null) {
      builder.eventLoopGroupProvider(new LentLoop(loop));
    }
    return builder.build();
  }

  /** All commands of a turn of the loop leave in one write. */
  private static final class OneFlushPerTurn implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      channel
          .pipeline()
          .addFirst(
              new FlushConsolidationHandler(
                  FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }
  }

  private final class Losses implements RedisConnectionStateListener {
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
      if (lost == connection) {
        change(State.DOWN, "the connection is lost");
      }
    }
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

  /** The client would send again what was lost with a connection, and so count it twice. */
  private static ClientOptions options(@Nullable String ca) {
    SslOptions.Builder ssl = SslOptions.builder();
    if (ca != null) {
      ssl.trustManager(new File(ca));
    }
    return ClientOptions.builder()
        .sslOptions(ssl.build())
        .protocolVersion(ProtocolVersion.RESP2)
        .autoReconnect(false)
        .requestQueueSize(MAX_QUEUED)
        .timeoutOptions(TimeoutOptions.create()) // not another timer for each command
        .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
        .build();
  }

  /** Whether commands are sent at all. */
  public boolean isUp() {
    return state == State.UP && !closed;
  }

  public RedisSettings settings() {
    return settings;
  }

  /** Waits until it is known whether it is up, or so long. */
  public void awaitKnown(Duration patience) {
    try {
      known.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("redis is not up yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a script on one key. The stage completes on a thread that must not be kept, and fails if
   * there is no answer within the timeout.
   */
  public CompletionStage<List<Long>> run(RedisScript script, String key, String... arguments) {
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
    }
    return run(script, key, bytes);
  }

  /** The same with arguments that are bytes. */
  public CompletionStage<List<Long>> run(RedisScript script, String key, byte[]... arguments) {
    String[] keys = {key};
    return send(commands -> {
      CompletionStage<List<Long>> first =
          commands.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
      return first.exceptionallyCompose(error -> {
        if (cause(error) instanceof RedisNoScriptException) { // once after each start of it
          return commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments);
        }
        return CompletableFuture.failedFuture(error);
      });
    });
  }

  /** Sends a command; the stage is as that of a script. */
  <T> CompletionStage<T> send(
      Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    StatefulRedisConnection<String, byte[]> present = connection;
    if (!isUp() || present == null) {
      return refused();
    }
    CompletableFuture<T> answer = command.apply(present.async()).toCompletableFuture();
    try {
      unanswered.add(answer);
    } catch (RejectedExecutionException e) { // closed meanwhile, by a reload
      return refused();
    }
    return answer.whenComplete((value, error) -> noted(error));
  }

  private <T> CompletionStage<T> refused() {
    listener.failed("refused");
    return CompletableFuture.failedFuture(NOT_UP);
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** A refusal is an answer, and whether all are refused is for the probe to find out. */
  private void noted(@Nullable Throwable error) {
    if (error == null) {
      failures.set(0);
      return;
    }
    boolean late = cause(error) instanceof TimeoutException;
    listener.failed(late ? "timeout" : "error");
    if (late && failures.incrementAndGet() >= FAILURES) {
      change(State.DOWN, "no answer in time");
    }
  }

  /** Connects if there is no connection, else asks whether somebody is there. */
  private void probe() {
    CompletableFuture<?> attempt = connecting;
    if (closed || attempt != null && !attempt.isDone()) {
      return;
    }
    StatefulRedisConnection<String, byte[]> present = connection;
    if (present != null && present.isOpen() && silent < SILENT_PROBES) {
      ask(present);
      return;
    }
    if (present != null) {
      present.closeAsync();
    }
    silent = 0;
    try {
      client.setOptions(options(settings.ca()));
      connecting =
          client
              .connectAsync(CODEC, uri(settings))
              .whenCompleteAsync(this::connected, resources.eventExecutorGroup())
              .toCompletableFuture();
    } catch (RuntimeException e) { // such as a file that cannot be read, which may change
      change(State.DOWN, reason(e));
    }
  }

  private void connected(
      @Nullable StatefulRedisConnection<String, byte[]> opened, @Nullable Throwable error) {
    if (opened == null) {
      change(State.DOWN, reason(error));
      return;
    }
    connection = opened;
    ask(opened);
  }

  private void ask(StatefulRedisConnection<String, byte[]> present) {
    silent++;
    long patience = Math.min(settings.timeout().toMillis(), PROBE_MILLIS);
    present
        .async()
        .eval(PROBE, ScriptOutputType.STATUS, PROBE_KEY)
        .toCompletableFuture()
        .orTimeout(patience, TimeUnit.MILLISECONDS)
        .whenCompleteAsync(
            (said, error) -> {
              if (error == null) {
                silent = 0;
                failures.set(0);
                change(State.UP, "");
              } else if (!isUp() || failures.incrementAndGet() >= FAILURES) {
                change(State.DOWN, reason(error));
              }
            },
            resources.eventExecutorGroup());
  }

  private static String reason(@Nullable Throwable error) {
    if (error == null) {
      return "unknown";
    }
    Throwable cause = cause(error);
    Throwable deeper = cause.getCause();
    return cause instanceof TimeoutException
        ? "no answer in time"
        : String.valueOf((deeper == null ? cause : deeper).getMessage());
  }

  private synchronized void change(State now, String why) {
    if (state == now || closed) {
      return;
    }
    state = now;
    if (now == State.UP) {
      LOG.atInfo().addKeyValue("redis", settings).log("redis is up");
    } else {
      LOG.atWarn().addKeyValue("redis", settings).addKeyValue("reason", why).log("redis is down");
    }
    known.complete(null);
  }

  /** Ends the connection and its threads; waits for them a little. */
  @Override
  public void close() {
    closed = true;
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
