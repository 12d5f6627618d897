package dev.jadegate.route;

import org.jspecify.annotations.Nullable;

/**
 * Brings a path into its normal form (RFC 3986, section 6.2.2): dot segments are resolved, slashes
 * merged, unreserved characters decoded, other percent-encodings in upper case, bytes beyond ASCII
 * percent-encoded. What could be read in two ways further on is refused. Nothing is decoded twice.
 */
final class PathNormalizer {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /** Characters that stand in a normal path as they are: visible ASCII but for these. */
  private static final boolean[] PLAIN = new boolean[128];

  private static final boolean[] UNRESERVED = new boolean[128];

  static {
    for (char c = '!'; c <= '~'; c++) {
      PLAIN[c] = "%\\#?".indexOf(c) < 0;
      UNRESERVED[c] =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
    }
  }

  private final RequestTarget.Rules rules;
  private final StringBuilder out = new StringBuilder(64);
  private String problem = "";

  PathNormalizer(RequestTarget.Rules rules) {
    this.rules = rules;
  }

  /** Whether the first so many characters are in normal form; what nearly every request has. */
  static boolean isNormal(String path, int end, boolean mergeSlashes) {
    for (int i = 0; i < end; i++) {
      char c = path.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        return false;
      }
      if (c == '/' && i + 1 < end) {
        char next = path.charAt(i + 1);
        if (next == '.' || next == '/' && mergeSlashes) {
          return false; // may be a dot segment, or only a name like .well-known
        }
      }
    }
    return true;
  }

  /** Whether a segment before the query, if there is one, is {@code .} or {@code ..}. */
  static boolean hasDotSegment(String path) {
    int question = path.indexOf('?');
    int end = question < 0 ? path.length() : question;
    for (int dot = path.indexOf("/."); dot >= 0 && dot < end; dot = path.indexOf("/.", dot + 1)) {
      int next = dot + 2;
      if (next < end && path.charAt(next) == '.') {
        next++;
      }
      if (next == end || path.charAt(next) == '/') {
        return true;
      }
    }
    return false;
  }

  /** Why {@link #normalize} refused. */
  String problem() {
    return problem;
  }

  /** The normal form; null if there is none. */
  @Nullable String normalize(String path, int end) {
    for (int i = 0; i < end; ) {
      char c = path.charAt(i);
      if (c == '%') {
        if (!encoded(path, i, end)) {
          return null;
        }
        i += 3;
        continue;
      }
      if (c == '/' && !slash()) {
        return null;
      }
      if (c == ' ') {
        percent(c); // in a request the parser has refused it; in the configuration it is data
        i++;
        continue;
      }
      if (c == '\\' || c < '!' || c == 0x7f) {
        problem = c == '\\' ? "backslash in the path" : "control character in the path";
        return null;
      }
      if (c != '/') {
        plain(c);
      }
      i++;
    }
    return endDots() ? out.toString() : null;
  }

  private void plain(char c) {
    if (c < 128) {
      out.append(c);
    } else {
      percent(c);
    }
  }

  private void percent(int octet) {
    out.append('%').append(HEX[octet >> 4 & 15]).append(HEX[octet & 15]);
  }

  private boolean encoded(String path, int at, int end) {
    int high = at + 1 < end ? Character.digit(path.charAt(at + 1), 16) : -1;
    int low = at + 2 < end ? Character.digit(path.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0 || path.charAt(at + 1) > 127 || path.charAt(at + 2) > 127) {
      problem = "bad percent-encoding in the path";
      return false;
    }
    int octet = high << 4 | low;
    if (octet < 0x20 || octet == 0x7f) {
      problem = "control character in the path";
      return false;
    }
    if ((octet == '/' || octet == '\\') && !rules.keepEncodedSlashes()) {
      problem = "encoded slash in the path";
      return false;
    }
    if (octet < 128 && UNRESERVED[octet]) {
      out.append((char) octet);
    } else {
      percent(octet);
    }
    return true;
  }

  /** A segment is over: resolves it if it is made of dots, and begins the next. */
  private boolean slash() {
    int start = out.lastIndexOf("/");
    if (isDotsWithParameters(start)) {
      return false;
    }
    if (isDots(start, 1)) {
      out.setLength(start);
    } else if (isDots(start, 2)) {
      if (!dropParent(start)) {
        return false;
      }
    } else if (start >= 0 && start == out.length() - 1 && rules.mergeSlashes()) {
      return true;
    }
    out.append('/');
    return true;
  }

  /** The last segment: {@code .} and {@code ..} leave a slash behind. */
  private boolean endDots() {
    int start = out.lastIndexOf("/");
    if (isDotsWithParameters(start)) {
      return false;
    }
    if (isDots(start, 1)) {
      out.setLength(start + 1);
    } else if (isDots(start, 2)) {
      if (!dropParent(start)) {
        return false;
      }
      out.append('/');
    }
    return true;
  }

  /**
   * Whether the segment is {@code ..;x} or {@code .;x}: some servers take the parameter off before
   * they resolve the dots, and would see another path than the one that was matched.
   */
  private boolean isDotsWithParameters(int slash) {
    int at = slash + 1;
    while (at < out.length() && at <= slash + 2 && out.charAt(at) == '.') {
      at++;
    }
    if (slash < 0 || at == slash + 1 || at >= out.length() || out.charAt(at) != ';') {
      return false;
    }
    problem = "dot segment with parameters in the path";
    return true;
  }

  private boolean isDots(int slash, int count) {
    return slash >= 0
        && out.length() == slash + 1 + count
        && out.charAt(slash + 1) == '.'
        && out.charAt(slash + count) == '.';
  }

  /** Removes {@code /segment/..} down to the slash before the segment. */
  private boolean dropParent(int slash) {
    int parent = slash == 0 ? -1 : out.lastIndexOf("/", slash - 1);
    if (parent < 0) {
      problem = "path leads above the root";
      return false;
    }
    out.setLength(parent);
    return true;
  }

  /** The normal form of a path in the configuration, which may be written with any characters. */
  static String ofConfig(String path) {
    StringBuilder latin = new StringBuilder(path.length());
    for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      latin.append((char) (b & 0xff));
    }
    PathNormalizer normalizer = new PathNormalizer(new RequestTarget.Rules(true, true));
    String normal = normalizer.normalize(latin.toString(), latin.length());
    if (normal == null) {
      throw new IllegalArgumentException(normalizer.problem() + ": \"" + path + "\"");
    }
    return normal;
  }
}
