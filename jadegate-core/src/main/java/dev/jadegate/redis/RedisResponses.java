package dev.jadegate.redis;

import dev.jadegate.cache.SecondLevel;
import dev.jadegate.cache.StoredCodec;
import dev.jadegate.cache.StoredResponse;
import dev.jadegate.cache.Variance;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers in a Redis. What is kept of a URI is one hash, which goes as a whole: {@code n:route} has
 * the names of the fields on which that route's answers depend, {@code v:route:values} an answer.
 * An answer that depends on nothing takes one trip, another one two.
 */
public final class RedisResponses implements SecondLevel {
  private static final String PREFIX = "jadegate:cache:";
  private static final long SCAN_COUNT = 1000;

  /** A hash lives as long as the answer in it that lives longest, and has a bounded size. */
  private static final RedisScript PUT =
      new RedisScript(
          """
          if redis.call('HLEN', KEYS[1]) > 128 then redis.call('UNLINK', KEYS[1]) end
          redis.call('HSET', KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
          if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
          end
          return {}
          """);

  private final RedisLink link;
  private final Duration longest;
  private final InstantSource clock;

  /**
   * @param longest how long an answer is kept at most
   */
  public RedisResponses(RedisLink link, Duration longest, InstantSource clock) {
    this.link = link;
    this.longest = longest;
    this.clock = clock;
  }

  @Override
  public Duration longest() {
    return longest;
  }

  @Override
  public CompletionStage<@Nullable StoredResponse> get(
      String uri, String route, HttpHeaders request) {
    String key = PREFIX + uri;
    return link.send(commands -> commands.hmget(key, names(route), value(route, Variance.NONE)))
        .thenCompose(pair -> found(key, route, request, pair));
  }

  private CompletionStage<@Nullable StoredResponse> found(
      String key, String route, HttpHeaders request, List<KeyValue<String, byte[]>> pair) {
    byte[] names = pair.getFirst().getValueOrElse(new byte[0]);
    if (names.length == 0) {
      return CompletableFuture.completedStage(decoded(pair.getLast().getValueOrElse(null)));
    }
    List<String> list = List.of(new String(names, StandardCharsets.UTF_8).split(",", -1));
    String field = value(route, Variance.of(list, request));
    return link.send(commands -> commands.hget(key, field)).thenApply(RedisResponses::decoded);
  }

  private static @Nullable StoredResponse decoded(byte @Nullable [] bytes) {
    return bytes == null ? null : StoredCodec.decode(bytes);
  }

  private static String names(String route) {
    return "n:" + route;
  }

  private static String value(String route, Variance variance) {
    return variance.values().isEmpty()
        ? "v:" + route
        : "v:" + route + ":" + String.join("\n", variance.values());
  }

  @Override
  public void put(String uri, StoredResponse response) {
    long life = response.freshness().keptUntilMillis() - clock.millis();
    if (life <= 0) {
      return;
    }
    Variance variance = response.variance();
    link.run(
        PUT,
        PREFIX + uri,
        Long.toString(life).getBytes(StandardCharsets.US_ASCII),
        names(response.route()).getBytes(StandardCharsets.UTF_8),
        String.join(",", variance.names()).getBytes(StandardCharsets.UTF_8),
        value(response.route(), variance).getBytes(StandardCharsets.UTF_8),
        StoredCodec.encode(response));
  }

  @Override
  public void remove(String uri) {
    link.send(commands -> commands.unlink(PREFIX + uri));
  }

  @Override
  public CompletionStage<Long> removeAll(String prefix) {
    StringBuilder pattern = new StringBuilder(PREFIX);
    for (int i = 0; i < prefix.length(); i++) {
      char c = prefix.charAt(i);
      pattern.append("*?[]\\^".indexOf(c) < 0 ? "" : "\\").append(c);
    }
    ScanArgs args = ScanArgs.Builder.matches(pattern.append('*').toString()).limit(SCAN_COUNT);
    return link.send(commands -> commands.scan(args))
        .thenCompose(first -> removeFrom(first, args, 0));
  }

  private CompletionStage<Long> removeFrom(
      KeyScanCursor<String> page, ScanArgs args, long removed) {
    List<String> keys = page.getKeys();
    CompletionStage<Long> unlinked =
        keys.isEmpty()
            ? CompletableFuture.completedStage(0L)
            : link.send(commands -> commands.unlink(keys.toArray(String[]::new)));
    return unlinked.thenCompose(some -> {
      long sum = removed + some;
      return page.isFinished()
          ? CompletableFuture.completedStage(sum)
          : link.send(commands -> commands.scan(ScanCursor.of(page.getCursor()), args))
              .thenCompose(next -> removeFrom(next, args, sum));
    });
  }
}
