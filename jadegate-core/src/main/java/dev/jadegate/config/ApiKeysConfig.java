package dev.jadegate.config;

/** Keys that clients were given. */
public record ApiKeysConfig(
    @Key(
            value = "The request field with the key.",
            orElse = "X-API-Key",
            format = Format.FIELD_NAME)
        String header,
    @Key(
            value = "File with the keys' digests and owners: see authentication. It is watched.",
            required = true)
        String file,
    Place place) {
  /** Whether it is the same but for where it stands. */
  public boolean isLike(ApiKeysConfig other) {
    return header.equals(other.header) && file.equals(other.file);
  }
}
