package dev.jadegate.header;

import java.util.List;

/**
 * Which encoding of a body a client gets (RFC 9110, section 12.5.3). Pure functions.
 *
 * <p>The one with the greatest weight is taken, and among equals the one that is offered first.
 * {@code *} stands for all that are not named. No encoding at all is taken where none is
 * acceptable, where the client says nothing, and where it gives {@code identity} more weight than
 * the best. Members that are malformed do not count.
 */
public final class AcceptEncoding {
  /** None of those that are offered: the body as it is. */
  public static final int NONE = -1;

  private static final int UNSAID = -1;
  private static final int FULL = 1000;

  private AcceptEncoding() {}

  /**
   * The position of the best.
   *
   * @param said all lines of the field
   * @param offered in lower case, in order of preference
   */
  public static int choose(List<String> said, List<String> offered) {
    int best = NONE;
    int most = 0;
    for (int i = 0; i < offered.size(); i++) {
      int weight = weight(said, offered.get(i), true);
      if (weight > most) {
        most = weight;
        best = i;
      }
    }
    return best != NONE && weight(said, "identity", false) > most ? NONE : best;
  }

  /**
   * In thousandths; {@link #UNSAID} if neither the coding nor, where that counts, a star is said.
   */
  private static int weight(List<String> said, String coding, boolean starCounts) {
    int star = UNSAID;
    for (String line : said) {
      for (int from = 0; from < line.length(); ) {
        int comma = line.indexOf(',', from);
        int to = comma < 0 ? line.length() : comma;
        int semicolon = line.indexOf(';', from);
        int end = semicolon < 0 || semicolon > to ? to : semicolon;
        int start = skipSpaces(line, from, end);
        int length = trimSpaces(line, start, end) - start;
        if (isNamed(line, start, length, coding)) {
          int weight = quality(line, end, to);
          if (weight != UNSAID) {
            return weight;
          }
        } else if (starCounts && length == 1 && line.charAt(start) == '*' && star == UNSAID) {
          star = quality(line, end, to);
        }
        from = to + 1;
      }
    }
    return star;
  }

  /** Old clients have an x- before it (RFC 9110, section 8.4.1.3). */
  private static boolean isNamed(String line, int start, int length, String coding) {
    boolean old = length == coding.length() + 2 && line.regionMatches(true, start, "x-gzip", 0, 6);
    int at = old ? start + 2 : start;
    return (old || length == coding.length())
        && line.regionMatches(true, at, coding, 0, coding.length());
  }

  /** The weight after a member's name: nothing, or {@code ;q=0.5}; {@link #UNSAID}: malformed. */
  private static int quality(String line, int from, int to) {
    int at = skipSpaces(line, from, to);
    if (at == to) {
      return FULL;
    }
    at = skipSpaces(line, at + 1, to);
    boolean named = at + 2 < to && (line.charAt(at) | 0x20) == 'q' && line.charAt(at + 1) == '=';
    return named ? thousandths(line, at + 2, trimSpaces(line, at, to)) : UNSAID;
  }

  /** {@code 0} or {@code 1}, with up to three digits behind a point, at most 1. */
  private static int thousandths(String line, int from, int to) {
    int length = to - from;
    if (length < 1 || length > 5 || length > 1 && line.charAt(from + 1) != '.') {
      return UNSAID;
    }
    int value = 0;
    for (int i = 0, unit = FULL; i < 5; i++) {
      int digit = i < length && i != 1 ? line.charAt(from + i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        return UNSAID;
      }
      value += digit * unit;
      unit = i == 1 ? unit : unit / 10;
    }
    return value <= FULL ? value : UNSAID;
  }

  private static int skipSpaces(String line, int from, int to) {
    int at = from;
    while (at < to && isSpace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int trimSpaces(String line, int from, int to) {
    int end = to;
    while (end > from && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
