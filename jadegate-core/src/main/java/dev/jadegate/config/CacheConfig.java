package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where answers are kept, for all routes that have a cache. */
public record CacheConfig(
    @Key(
            value =
                "Where answers are kept: memory, redis, which is memory with a Redis behind it, or"
                    + " none, whatever routes say.",
            orElse = "memory")
        CacheProvider provider,
    @Key(
            value =
                "How long an answer is fresh whose origin does not say, on routes that do not say"
                    + " either. 0s: only what the origin allows is kept.",
            orElse = "0s",
            max = "365d")
        Duration ttl,
    @Key("What of it is in memory.") MemoryCacheConfig memory,
    @Key("The Redis that gateways share; absent: that of the section redis.")
        @Nullable CacheRedisConfig redis) {
  /** Whether a route's cache is in effect. */
  public boolean isOn() {
    return provider != CacheProvider.NONE;
  }
}
