package dev.jadegate.message;

import static io.netty.handler.codec.http.HttpHeaderNames.*;

import io.netty.util.AsciiString;

/**
 * The field names that the gateway itself asks for, each with a small number, so that a look-up in
 * a head compares numbers and not letters. Names that are not here work too, letter by letter.
 */
final class FieldNames {
  /** The number of every name that is not in the table. */
  static final int OTHER = 0;

  private static final AsciiString[] KNOWN = {
    ACCEPT,
    ACCEPT_CHARSET,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    ACCEPT_RANGES,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD,
    AGE,
    ALLOW,
    AUTHORIZATION,
    CACHE_CONTROL,
    CONNECTION,
    CONTENT_DISPOSITION,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_LOCATION,
    CONTENT_RANGE,
    CONTENT_SECURITY_POLICY,
    CONTENT_TYPE,
    COOKIE,
    DATE,
    DNT,
    ETAG,
    EXPECT,
    EXPIRES,
    FROM,
    HOST,
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_RANGE,
    IF_UNMODIFIED_SINCE,
    LAST_MODIFIED,
    LOCATION,
    MAX_FORWARDS,
    ORIGIN,
    PRAGMA,
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    RANGE,
    REFERER,
    RETRY_AFTER,
    SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION,
    SERVER,
    SET_COOKIE,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    UPGRADE_INSECURE_REQUESTS,
    USER_AGENT,
    VARY,
    VIA,
    WARNING,
    WWW_AUTHENTICATE,
    X_FRAME_OPTIONS,
    X_REQUESTED_WITH,
    AsciiString.cached("forwarded"),
    AsciiString.cached("keep-alive"),
    AsciiString.cached("permissions-policy"),
    AsciiString.cached("proxy-connection"),
    AsciiString.cached("referrer-policy"),
    AsciiString.cached("strict-transport-security"),
    AsciiString.cached("traceparent"),
    AsciiString.cached("tracestate"),
    AsciiString.cached("x-content-type-options"),
    AsciiString.cached("x-forwarded-for"),
    AsciiString.cached("x-forwarded-host"),
    AsciiString.cached("x-forwarded-port"),
    AsciiString.cached("x-forwarded-proto"),
    AsciiString.cached("x-real-ip"),
    AsciiString.cached("x-request-id"),
    AsciiString.cached("x-service-name"),
  };

  /** Open addressing; a quarter full at most, so that a probe is short. */
  private static final int MASK = 511;

  private static final byte[] SLOTS = slots();

  private FieldNames() {}

  /** The number of the name in these bytes, {@link #OTHER} if it has none. */
  static int id(byte[] bytes, int start, int length) {
    if (length == 0) {
      return OTHER;
    }
    int slot = slot(length, bytes[start], bytes[start + (length >> 1)], bytes[start + length - 1]);
    while (SLOTS[slot] != 0) {
      int id = SLOTS[slot];
      if (matches(KNOWN[id - 1], bytes, start, length)) {
        return id;
      }
      slot = (slot + 1) & MASK;
    }
    return OTHER;
  }

  /** The number of a name in any case, {@link #OTHER} if it has none. */
  static int id(CharSequence name) {
    int length = name.length();
    if (length == 0) {
      return OTHER;
    }
    int slot = slot(length, name.charAt(0), name.charAt(length >> 1), name.charAt(length - 1));
    while (SLOTS[slot] != 0) {
      int id = SLOTS[slot];
      AsciiString known = KNOWN[id - 1];
      if (known == name || known.contentEqualsIgnoreCase(name)) {
        return id;
      }
      slot = (slot + 1) & MASK;
    }
    return OTHER;
  }

  /** Whether a name in any case is the one in these bytes. */
  static boolean matches(CharSequence name, byte[] bytes, int start, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int a = name.charAt(i);
      int b = bytes[start + i] & 0xff;
      if (a != b && (lower(a) != lower(b))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  private static int slot(int length, int first, int middle, int last) {
    int hash = length * 31 + (first | 0x20) * 7 + (middle | 0x20) * 113 + (last | 0x20) * 17;
    return (hash ^ (hash >>> 5)) & MASK;
  }

  private static byte[] slots() {
    byte[] slots = new byte[MASK + 1];
    for (int i = 0; i < KNOWN.length; i++) {
      AsciiString name = KNOWN[i];
      int length = name.length();
      int slot = slot(length, name.charAt(0), name.charAt(length >> 1), name.charAt(length - 1));
      while (slots[slot] != 0) {
        slot = (slot + 1) & MASK;
      }
      slots[slot] = (byte) (i + 1);
    }
    return slots;
  }
}
