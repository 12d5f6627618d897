package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An etcd cluster. */
public record EtcdConfig(
    @Key(
            value =
                "Its members: host and port, or a URL. One is asked at a time, the next when it"
                    + " fails.",
            orElse = "http://localhost:2379",
            format = Format.HTTP_ADDRESS)
        List<String> endpoints,
    @Key(
            value = "What stands before the names of services in the keys; ends with a slash.",
            orElse = "/services/")
        String prefix,
    @Key("Of a user that may read these keys; absent: no user.") String username,
    @Key("The user's password.") String password,
    @Key("TLS to members whose URL has https.") @Nullable RegistryTlsConfig tls) {
  private static final String HTTPS = "https://";

  public EtcdConfig {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: found none; expected one at least");
    }
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "prefix: found \"" + prefix + "\"; expected a slash at its end");
    }
    if (username.isEmpty() != password.isEmpty()) {
      throw new IllegalArgumentException(
          "found "
              + (username.isEmpty() ? "password without username" : "username without password")
              + "; expected both");
    }
    if (tls != null && endpoints.stream().noneMatch(endpoint -> endpoint.startsWith(HTTPS))) {
      throw new IllegalArgumentException("tls: no effect, because no endpoint has https");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "EtcdConfig[endpoints="
        + endpoints
        + ", prefix="
        + prefix
        + ", username="
        + username
        + ", tls="
        + tls
        + "]";
  }
}
