package dev.jadegate.header;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times in fields (RFC 9110, section 5.6.7). Pure functions. */
public final class HttpTime {
  /** Not there, or not to be understood. */
  public static final long NONE = Long.MIN_VALUE;

  private HttpTime() {}

  /** The field's time in milliseconds since 1970, or {@link #NONE}; a field must be there once. */
  public static long millis(HttpHeaders fields, CharSequence name) {
    if (!fields.contains(name)) {
      return NONE;
    }
    List<String> values = fields.getAll(name);
    return values.size() == 1 ? millis(values.getFirst()) : NONE;
  }

  /** The time in milliseconds since 1970, or {@link #NONE}. */
  public static long millis(@Nullable String value) {
    Date date = value == null || !isOfGmt(value) ? null : DateFormatter.parseHttpDate(value);
    return date == null ? NONE : date.getTime();
  }

  /** Only the oldest form, which has no comma, leaves its zone unsaid; the parser knows none. */
  private static boolean isOfGmt(String value) {
    return value.endsWith(" GMT")
        || value.indexOf(',') < 0 && !value.isEmpty() && isDigit(value.charAt(value.length() - 1));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
