package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the Redis is that gateways share. The file is read again for each connection. */
public record RedisConfig(
    @Key(value = "Its host name or address.", orElse = "localhost") String host,
    @Key(value = "Its port.", orElse = "6379", min = "1", max = "65535") int port,
    @Key(value = "The number of the database.", orElse = "0", min = "0", max = "1000000") int db,
    @Key("The user, for servers with access lists; absent: the default user.") String username,
    @Key("The password; absent: none.") String password,
    @Key(value = "Whether TLS is spoken; the certificate must be for the host.", orElse = "false")
        boolean tls,
    @Key("PEM file: who may have signed its certificate; absent: whom Java trusts.")
        @Nullable String ca,
    @Key(
            value =
                "After this time an answer counts as none: what a request waits for it at most.",
            orElse = "50ms",
            min = "1ms",
            max = "10s")
        Duration timeout) {
  public RedisConfig {
    if (!username.isEmpty() && password.isEmpty()) {
      throw new IllegalArgumentException("username: no effect without a password; expected both");
    }
    if (ca != null && !tls) {
      throw new IllegalArgumentException("ca: no effect without TLS; expected tls: true beside it");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisConfig[host=" + host + ", port=" + port + ", db=" + db + "]";
  }
}
