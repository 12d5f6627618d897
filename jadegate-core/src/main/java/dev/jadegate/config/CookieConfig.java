package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** What cookies that the gateway sets are like, whatever they are for. */
public record CookieConfig(
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

  public CookieConfig {
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
    return "CookieConfig[path=" + path + ", sameSite=" + sameSite + ", secure=" + secure + "]";
  }
}
