package dev.jadegate.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client gets instead when a circuit breaker refuses its request. */
public record FallbackConfig(
    @Key("A fixed response.") @Nullable RespondConfig respond,
    @Key("The answer of another service.") @Nullable String service,
    @Key(
            value =
                "The answer that the cache has, however stale, if it is kept still and its origin"
                    + " does not forbid it; else 503.",
            orElse = "false")
        boolean stale) {
  public FallbackConfig {
    List<String> found = new ArrayList<>();
    if (respond != null) {
      found.add("respond");
    }
    if (service != null) {
      found.add("service");
    }
    if (stale) {
      found.add("stale");
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "found "
              + (found.isEmpty() ? "none" : String.join(" and ", found))
              + "; expected one of respond, service, stale");
    }
  }
}
