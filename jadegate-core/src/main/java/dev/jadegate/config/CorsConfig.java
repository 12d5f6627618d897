package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cross-origin requests (WHATWG Fetch). */
public record CorsConfig(
    @Key(
            value = "Origins that may ask: *, whole ones, or https://*.example.com for all below.",
            required = true)
        List<String> origins,
    @Key(value = "Methods that may be used; * for all.", orElse = "GET, HEAD, POST")
        List<String> methods,
    @Key("Request fields that may be sent; * for all.") List<String> headers,
    @Key("Response fields that scripts may read.") List<String> expose,
    @Key(value = "Whether cookies and the like may be sent.", orElse = "false") boolean credentials,
    @Key("How long a browser may keep the permission; absent: its own default.")
        @Nullable Duration maxAge) {
  public CorsConfig {
    if (credentials && origins.contains("*")) {
      throw new IllegalArgumentException(
          "credentials: true with the origin *; expected the origins by name, or every site could"
              + " act for its visitors");
    }
  }
}
