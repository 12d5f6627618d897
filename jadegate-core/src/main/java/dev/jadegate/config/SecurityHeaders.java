package dev.jadegate.config;

import java.util.Map;

/**
 * Whether security headers are set, and which differ from the usual ones.
 *
 * @param fields by name; {@code none} leaves one out
 */
public record SecurityHeaders(
    @Key(value = "", orElse = "true") boolean on, @Key("") Map<String, String> fields) {
  /** From {@code true}, {@code false}, or {@code none}, which is the same as {@code false}. */
  public static SecurityHeaders of(String text) {
    if (!text.equals("true") && !text.equals("false") && !text.equals("none")) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected true, false, or a mapping of fields");
    }
    return new SecurityHeaders(text.equals("true"), Map.of());
  }

  /** From fields. */
  public static SecurityHeaders of(Map<String, String> fields) {
    return new SecurityHeaders(true, fields);
  }
}
