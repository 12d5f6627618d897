package dev.jadegate.header;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A part of a body that a Range field asks for (RFC 9110, section 14.1.2).
 *
 * @param first the position of its first byte
 * @param length how many bytes; 0: the body has none of those that were asked for
 */
public record ByteRange(long first, long length) {
  private static final String UNIT = "bytes=";
  private static final int MAX_DIGITS = 18;

  /**
   * The only range of the field, cut to a body of that size. Null: the field is to be ignored, as
   * it asks for several ranges, in another unit, or is malformed.
   */
  public static @Nullable ByteRange of(String field, long size) {
    if (!field.toLowerCase(Locale.ROOT).startsWith(UNIT)) {
      return null;
    }
    String spec = field.substring(UNIT.length()).strip();
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return null;
    }
    String from = spec.substring(0, dash).strip();
    String to = spec.substring(dash + 1).strip();
    if (!isNumber(from) || !isNumber(to) || from.isEmpty() && to.isEmpty()) {
      return null;
    }
    if (from.isEmpty()) {
      long last = Math.min(size, Long.parseLong(to));
      return new ByteRange(size - last, last);
    }
    long first = Long.parseLong(from);
    long end = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    if (!to.isEmpty() && Long.parseLong(to) < first) {
      return null;
    }
    return first >= size ? new ByteRange(0, 0) : new ByteRange(first, end - first + 1);
  }

  private static boolean isNumber(String text) {
    return text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
