package dev.jadegate.redis;

import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.CalendarQuota;
import dev.jadegate.resilience.SharedStore;
import dev.jadegate.resilience.TokenBucket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in a Redis, each a key that is gone when the bucket is full again. A bucket is read and
 * written by one script, so that gateways never meet in it, and its time is that of the server, so
 * that their clocks do not matter. Quotas are counted in the windows of the gateway's clock.
 */
public final class RedisBuckets implements SharedStore {
  private static final String PREFIX = "jadegate:limit:";

  /**
   * The arithmetic of {@link TokenBucket} in microseconds since 2024, as a double: fractions down
   * to 1/64 are kept, so that a rate of 100,000 a second is off by less than 0.1 % if tokens are
   * taken one by one.
   */
  private static final RedisScript BUCKET =
      new RedisScript(
          """
          local time = redis.call('TIME')
          local now = (time[1] - 1704067200) * 1000000 + time[2]
          local cost, capacity, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
          local full = tonumber(redis.call('GET', KEYS[1]) or now)
          full = math.min(math.max(full, now), now + capacity)
          local free = math.floor((capacity - (full - now)) / cost + 1e-6)
          local taken = math.min(wanted, math.max(free, 0))
          if taken ~= 0 then
            full = math.max(full + taken * cost, now)
            local life = math.ceil((full - now) / 1000) + 1
            redis.call('SET', KEYS[1], string.format('%.17g', full), 'PX', life)
          end
          local wait = 0
          if free - taken < 1 then wait = full - now + cost - capacity end
          return {taken, free - taken, math.ceil(full - now), math.ceil(wait)}
          """);

  private static final RedisScript QUOTA =
      new RedisScript(
          """
          local limit, wanted, life = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
          local used = tonumber(redis.call('GET', KEYS[1]) or 0)
          local taken = math.max(math.min(wanted, limit - used), -used)
          if wanted > 0 and taken < 0 then taken = 0 end
          if taken ~= 0 then
            redis.call('SET', KEYS[1], string.format('%d', used + taken), 'PX', life)
          end
          return {taken, math.max(limit - used - taken, 0)}
          """);

  private static final int LEFT = 1;
  private static final int WHOLE = 2;
  private static final int NEXT = 3;

  private final Supplier<@Nullable RedisLink> link;

  /** In the Redis that is in force; null: there is none. */
  public RedisBuckets(Supplier<@Nullable RedisLink> link) {
    this.link = link;
  }

  @Override
  public CompletionStage<Grant> take(String name, Allowance allowance, long at, long wanted) {
    RedisLink present = link.get();
    if (present == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("no redis"));
    }
    return switch (allowance) {
      case TokenBucket bucket -> take(present, name, bucket, wanted);
      case CalendarQuota quota -> take(present, name, quota, at, wanted);
    };
  }

  private static CompletionStage<Grant> take(
      RedisLink link, String name, TokenBucket bucket, long wanted) {
    double cost = bucket.nanosPerToken() / 1000;
    return link.run(
            BUCKET,
            PREFIX + name,
            Double.toString(cost),
            Double.toString(cost * bucket.limit()),
            Long.toString(wanted))
        .thenApply(numbers ->
            new Grant(
                numbers.getFirst(),
                Math.max(0, numbers.get(LEFT)),
                nanos(numbers, WHOLE),
                nanos(numbers, NEXT)));
  }

  private static long nanos(List<Long> numbers, int at) {
    return TimeUnit.MICROSECONDS.toNanos(Math.max(0, numbers.get(at)));
  }

  private static CompletionStage<Grant> take(
      RedisLink link, String name, CalendarQuota quota, long at, long wanted) {
    long toEnd = quota.nanosToWhole(0, at);
    return link.run(
            QUOTA,
            PREFIX + name + ":" + quota.window(at),
            Long.toString(quota.limit()),
            Long.toString(wanted),
            Long.toString(TimeUnit.NANOSECONDS.toMillis(toEnd) + 1))
        .thenApply(numbers ->
            new Grant(
                numbers.getFirst(), numbers.get(LEFT), toEnd, numbers.get(LEFT) > 0 ? 0 : toEnd));
  }
}
