package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a client of a split is known again, so that it stays with one of the services. */
public record SplitByConfig(
    @Key(
            value =
                "What of a request decides by its hash. Requests that do not have it are drawn one"
                    + " by one.",
            format = Format.HASH_KEY)
        @Nullable String key,
    @Key(
            value =
                "Or the name of a cookie that the gateway sets, and that says which service the"
                    + " client was drawn for.",
            format = Format.NAME)
        @Nullable String cookie,
    @Key(
            value =
                "So long a cookie is good; past half of it the client gets a new one with an"
                    + " answer.",
            orElse = "30d",
            min = "1s",
            max = "400d")
        Duration ttl,
    @Key(value = "What it is like.", inline = true) CookieConfig like) {
  public SplitByConfig {
    if ((key == null) == (cookie == null)) {
      throw new IllegalArgumentException(
          "expected one of key, cookie; found " + (key == null ? "none" : "both"));
    }
  }
}
