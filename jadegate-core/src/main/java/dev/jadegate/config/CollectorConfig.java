package dev.jadegate.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where spans are sent. */
public record CollectorConfig(
    @Key(
            value = "Its URL; one without a path gets the usual one of its protocol.",
            required = true,
            format = Format.URL)
        String endpoint,
    @Key(
            value = "Fields that every request to it has, such as one with a key of the vendor.",
            format = Format.FIELD_VALUE)
        Map<String, String> headers,
    @Key(value = "How long a request to it may take.", orElse = "10s", min = "100ms", max = "1m")
        Duration timeout) {
  /** Fields that belong to the connection, or are set anyway. */
  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "content-type", "expect", "host", "upgrade");

  public CollectorConfig {
    for (String name : headers.keySet()) {
      if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "headers: found \"" + name + "\"; expected none of " + String.join(", ", sorted()));
      }
    }
  }

  private static Set<String> sorted() {
    return new java.util.TreeSet<>(RESERVED);
  }

  /** Without the values of fields, which may be secret. */
  @Override
  public String toString() {
    return "CollectorConfig[endpoint=" + endpoint + ", headers=" + headers.keySet() + "]";
  }
}
