package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** What a client gets instead when a circuit breaker refuses its request. */
@Planned("stale")
public record FallbackConfig(
    @Key("A fixed response.") @Nullable RespondConfig respond,
    @Key("The answer of another service.") @Nullable String service) {
  public FallbackConfig {
    if ((respond == null) == (service == null)) {
      throw new IllegalArgumentException(
          respond == null
              ? "found neither respond nor service; expected one of them"
              : "found respond and service; expected one of them");
    }
  }
}
