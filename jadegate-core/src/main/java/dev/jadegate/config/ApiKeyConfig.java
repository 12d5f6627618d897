package dev.jadegate.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key in the file of keys; the key itself is not in it. */
public record ApiKeyConfig(
    @Key(value = "Who has it; several keys may be of one owner.", required = true) String owner,
    @Key(value = "SHA-256 of the key, in hexadecimal.", required = true, format = Format.SHA256)
        String sha256,
    @Key("What its owner may.") List<String> permissions,
    @Key("What its owner is.") List<String> roles,
    @Key("From this time on it is refused, such as 2027-01-31T00:00:00Z. Absent: never.")
        @Nullable String expires) {
  public ApiKeyConfig {
    if (owner.isBlank()) {
      throw new IllegalArgumentException("owner: found nothing; expected a name");
    }
    if (expires != null) {
      try {
        Instant.parse(expires);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "expires: found \"" + expires + "\"; expected a time such as \"2027-01-31T00:00:00Z\"",
            e);
      }
    }
  }
}
