package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cookie that brings a client back to the instance that it had. */
public record StickyConfig(
    @Key(
            value =
                "The cookie's name. Services that one host serves want different names, or they"
                    + " take it from each other.",
            orElse = "JADEGATE",
            format = Format.NAME)
        String cookie,
    @Key(
            value =
                "So long a cookie is good; past half of it the client gets a new one with an"
                    + " answer.",
            orElse = "1h",
            min = "1s",
            max = "400d")
        Duration ttl,
    @Key(
            "What cookies are signed with, at least 16 characters, the same for all gateways."
                + " Absent: random at each start.")
        @Nullable String secret,
    @Key(
            value = "The path below which the client sends the cookie.",
            orElse = "/",
            format = Format.PATH)
        String path,
    @Key(value = "When a browser sends it with requests from other sites.", orElse = "lax")
        SameSite sameSite,
    @Key(value = "Whether it is for TLS only; auto: if the request came over TLS.", orElse = "auto")
        CookieSecure secure) {
  private static final int MIN_SECRET = 16;

  public StickyConfig {
    if (secret != null && secret.length() < MIN_SECRET) {
      throw new IllegalArgumentException(
          "secret: found " + secret.length() + " characters; expected at least " + MIN_SECRET);
    }
    if (!path.matches("[!-:<-~]*")) { // RFC 6265, section 4.1.1
      throw new IllegalArgumentException(
          "path: found \"" + path + "\"; expected ASCII without spaces and semicolons");
    }
    if (sameSite == SameSite.NONE && secure == CookieSecure.NEVER) {
      throw new IllegalArgumentException(
          "same_site: found \"none\" with secure: never, which browsers refuse; expected lax or"
              + " strict, or secure: always");
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "StickyConfig[cookie=" + cookie + ", ttl=" + ttl + ", path=" + path + "]";
  }
}
