package dev.jadegate.config;

/** Answers with a redirect. */
public record RedirectConfig(
    @Key(
            value = "Where to: an address or a path; the client's query is kept.",
            required = true,
            format = Format.FIELD_VALUE)
        String to,
    @Key(value = "301, 302, 303, 307 or 308.", orElse = "308", min = "301", max = "308")
        int status) {
  public RedirectConfig {
    if (status > 303 && status < 307) {
      throw new IllegalArgumentException(
          "found the status " + status + "; expected 301, 302, 303, 307 or 308");
    }
  }
}
