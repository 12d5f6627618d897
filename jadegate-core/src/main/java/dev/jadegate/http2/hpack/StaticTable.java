package dev.jadegate.http2.hpack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The static table (RFC 7541, Appendix A). Numbers start at 1. */
final class StaticTable {
  /** One entry a line: its name and, behind a space, its value. */
  private static final String ENTRIES =
      """
      :authority
      :method GET
      :method POST
      :path /
      :path /index.html
      :scheme http
      :scheme https
      :status 200
      :status 204
      :status 206
      :status 304
      :status 400
      :status 404
      :status 500
      accept-charset
      accept-encoding gzip, deflate
      accept-language
      accept-ranges
      accept
      access-control-allow-origin
      age
      allow
      authorization
      cache-control
      content-disposition
      content-encoding
      content-language
      content-length
      content-location
      content-range
      content-type
      cookie
      date
      etag
      expect
      expires
      from
      host
      if-match
      if-modified-since
      if-none-match
      if-range
      if-unmodified-since
      last-modified
      link
      location
      max-forwards
      proxy-authenticate
      proxy-authorization
      range
      referer
      refresh
      retry-after
      server
      set-cookie
      strict-transport-security
      transfer-encoding
      user-agent
      vary
      via
      www-authenticate
      """;

  /** The number of entries. */
  static final int SIZE = 61;

  private static final byte[][] NAMES = new byte[SIZE + 1][];
  private static final byte[][] VALUES = new byte[SIZE + 1][];

  static {
    List<String> entries = ENTRIES.lines().toList();
    NAMES[0] = new byte[0]; // number 0 is no entry
    VALUES[0] = NAMES[0];
    for (int i = 1; i <= SIZE; i++) {
      String[] parts = entries.get(i - 1).split(" ", 2);
      byte[] name = parts[0].getBytes(StandardCharsets.US_ASCII);
      NAMES[i] = Arrays.equals(name, NAMES[i - 1]) ? NAMES[i - 1] : name;
      VALUES[i] = (parts.length > 1 ? parts[1] : "").getBytes(StandardCharsets.US_ASCII);
    }
  }

  private StaticTable() {}

  static byte[] name(int index) {
    return NAMES[index];
  }

  static byte[] value(int index) {
    return VALUES[index];
  }

  /** The first entry of this name; 0 if there is none. Slow: for tables that are made once. */
  static int first(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 1; i <= SIZE; i++) {
      if (Arrays.equals(NAMES[i], bytes)) {
        return i;
      }
    }
    return 0;
  }

  /** The entry of the same name as the first one that has this value; 0 if there is none. */
  static int whole(int first, CharSequence value) {
    for (int i = first; i <= SIZE && NAMES[i] == NAMES[first]; i++) {
      if (hasValue(i, value)) {
        return i;
      }
    }
    return 0;
  }

  /** Whether these bytes are the entry's value. */
  static boolean hasValue(int index, byte[] bytes, int start, int length) {
    byte[] value = VALUES[index];
    return Arrays.equals(value, 0, value.length, bytes, start, start + length);
  }

  /** Whether this text is the entry's value. */
  static boolean hasValue(int index, CharSequence text) {
    byte[] value = VALUES[index];
    boolean same = value.length == text.length();
    for (int i = 0; same && i < value.length; i++) {
      same = value[i] == text.charAt(i);
    }
    return same;
  }
}
