package dev.jadegate.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** What one parameter of the query must be; one of several of that name is enough. Immutable. */
record QueryMatch(String name, ValueMatch value) {
  boolean matches(String query) {
    int start = 0;
    while (start < query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      if (matches(query, start, end)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private boolean matches(String query, int start, int end) {
    int equals = query.indexOf('=', start);
    int nameEnd = equals < 0 || equals > end ? end : equals;
    if (!name.equals(decoded(query, start, nameEnd))) {
      return false;
    }
    return value instanceof ValueMatch.Present
        || value.matches(nameEnd == end ? "" : decoded(query, nameEnd + 1, end));
  }

  /** As forms are encoded; what cannot be decoded stays as it is. */
  private static String decoded(String query, int start, int end) {
    String text = query.substring(start, end);
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
