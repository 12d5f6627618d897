package dev.jadegate.header;

import java.util.ArrayList;
import java.util.List;

/** The cookies of a request's {@code Cookie} fields (RFC 6265, section 4.2). Pure functions. */
public final class Cookies {
  private Cookies() {}

  /** The values of the cookies of this name, in their order; not more than so many. */
  public static List<String> values(List<String> lines, String name, int max) {
    List<String> values = new ArrayList<>(1);
    for (String line : lines) {
      int start = 0;
      while (start < line.length() && values.size() < max) {
        int end = end(line, start);
        if (isNamed(line, start, end, name)) {
          int value = skipSpace(line, start, end) + name.length() + 1;
          values.add(line.substring(value, end).stripTrailing());
        }
        start = end + 1;
      }
    }
    return values;
  }

  /** The line without the cookies of this name; empty if nothing is left of it. */
  public static String without(String line, String name) {
    StringBuilder left = new StringBuilder(line.length());
    int start = 0;
    while (start < line.length()) {
      int end = end(line, start);
      if (!isNamed(line, start, end, name)) {
        left.append(left.isEmpty() ? "" : "; ").append(line, skipSpace(line, start, end), end);
      }
      start = end + 1;
    }
    return left.toString();
  }

  private static int end(String line, int start) {
    int end = line.indexOf(';', start);
    return end < 0 ? line.length() : end;
  }

  private static int skipSpace(String line, int start, int end) {
    int at = start;
    while (at < end && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static boolean isNamed(String line, int start, int end, String name) {
    int at = skipSpace(line, start, end);
    int equals = at + name.length();
    return equals < end && line.charAt(equals) == '=' && line.startsWith(name, at);
  }
}
