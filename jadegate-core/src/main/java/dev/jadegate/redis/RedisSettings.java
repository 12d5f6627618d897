package dev.jadegate.redis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is.
 *
 * @param username empty: that of old servers, which know passwords only
 * @param password empty: none
 * @param ca the file of who may have signed its certificate; null: whom Java trusts
 * @param timeout after which an answer counts as none
 */
public record RedisSettings(
    String host,
    int port,
    int db,
    String username,
    String password,
    boolean tls,
    @Nullable String ca,
    Duration timeout) {
  /** Without the password. */
  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + db;
  }
}
