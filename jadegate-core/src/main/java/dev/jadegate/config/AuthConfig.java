package dev.jadegate.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How clients can show who they are; routes say what they ask for. */
public record AuthConfig(
    @Key("Issuers of JSON Web Tokens, by the names that routes use.") Map<String, JwtConfig> jwt,
    @Key("Keys that clients were given.") @Nullable ApiKeysConfig apiKeys,
    @Key("Names with passwords.") @Nullable BasicConfig basic) {
  public AuthConfig {
    for (String name : jwt.keySet()) {
      if (!Format.NAME.accepts(name)) {
        throw new IllegalArgumentException(
            "jwt: found \"" + name + "\"; expected " + Format.NAME.expected());
      }
    }
  }

  /** Nobody can show anything. */
  public boolean isEmpty() {
    return jwt.isEmpty() && apiKeys == null && basic == null;
  }
}
