package dev.jadegate.config;

/** Names with passwords (RFC 7617). */
public record BasicConfig(
    @Key(
            value =
                "File with a name and a bcrypt hash in each line, as htpasswd -B makes it. It is"
                    + " watched.",
            required = true)
        String file,
    @Key(value = "What a browser shows when it asks for them.", orElse = "gateway") String realm,
    Place place) {
  public BasicConfig {
    if (!realm.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\')) {
      throw new IllegalArgumentException(
          "realm: found \"" + realm + "\"; expected ASCII without quotes and backslashes");
    }
  }

  /** Whether it is the same but for where it stands. */
  public boolean isLike(BasicConfig other) {
    return file.equals(other.file) && realm.equals(other.realm);
  }
}
