package dev.jadegate.config;

import java.time.Duration;

/** The Redis in which gateways share answers. */
public record CacheRedisConfig(
    @Key(value = "Where it is.", inline = true) RedisConfig connection,
    @Key(
            value = "How long an answer is kept there at most.",
            orElse = "24h",
            min = "1s",
            max = "365d")
        Duration ttl) {
  /** The default of {@link #ttl}. */
  public static final Duration LONGEST = Duration.ofHours(24);
}
