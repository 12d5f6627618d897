package dev.jadegate.redis;

import java.time.Duration;

/**
 * Where a Redis is.
 *
 * @param username empty: that of old servers, which know passwords only
 * @param password empty: none
 * @param timeout after which an answer counts as none
 */
public record RedisSettings(
    String host,
    int port,
    int db,
    String username,
    String password,
    boolean tls,
    Duration timeout) {
  /** Without the password. */
  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + db;
  }
}
