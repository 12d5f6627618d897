package dev.jadegate.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The field names that the gateway itself asks for, each with a small number, so that a look-up in
 * a head compares numbers and not letters. Names that are not here work too, letter by letter.
 */
public final class FieldNames {
  /** The number of every name that is not in the table. */
  public static final int OTHER = 0;

  private static final List<FieldName> KNOWN = new ArrayList<>();

  public static final FieldName ACCEPT = known("Accept");
  public static final FieldName ACCEPT_CHARSET = known("Accept-Charset");
  public static final FieldName ACCEPT_ENCODING = known("Accept-Encoding");
  public static final FieldName ACCEPT_LANGUAGE = known("Accept-Language");
  public static final FieldName ACCEPT_RANGES = known("Accept-Ranges");
  public static final FieldName ACCESS_CONTROL_ALLOW_CREDENTIALS =
      known("Access-Control-Allow-Credentials");
  public static final FieldName ACCESS_CONTROL_ALLOW_HEADERS =
      known("Access-Control-Allow-Headers");
  public static final FieldName ACCESS_CONTROL_ALLOW_METHODS =
      known("Access-Control-Allow-Methods");
  public static final FieldName ACCESS_CONTROL_ALLOW_ORIGIN = known("Access-Control-Allow-Origin");
  public static final FieldName ACCESS_CONTROL_EXPOSE_HEADERS =
      known("Access-Control-Expose-Headers");
  public static final FieldName ACCESS_CONTROL_MAX_AGE = known("Access-Control-Max-Age");
  public static final FieldName ACCESS_CONTROL_REQUEST_HEADERS =
      known("Access-Control-Request-Headers");
  public static final FieldName ACCESS_CONTROL_REQUEST_METHOD =
      known("Access-Control-Request-Method");
  public static final FieldName AGE = known("Age");
  public static final FieldName ALLOW = known("Allow");
  public static final FieldName ALT_SVC = known("Alt-Svc");
  public static final FieldName AUTHORIZATION = known("Authorization");
  public static final FieldName CACHE_CONTROL = known("Cache-Control");
  public static final FieldName CLIENT_CERT = known("Client-Cert");
  public static final FieldName CLIENT_CERT_CHAIN = known("Client-Cert-Chain");
  public static final FieldName CONNECTION = known("Connection");
  public static final FieldName CONTENT_DISPOSITION = known("Content-Disposition");
  public static final FieldName CONTENT_ENCODING = known("Content-Encoding");
  public static final FieldName CONTENT_LANGUAGE = known("Content-Language");
  public static final FieldName CONTENT_LENGTH = known("Content-Length");
  public static final FieldName CONTENT_LOCATION = known("Content-Location");
  public static final FieldName CONTENT_RANGE = known("Content-Range");
  public static final FieldName CONTENT_SECURITY_POLICY = known("Content-Security-Policy");
  public static final FieldName CONTENT_TYPE = known("Content-Type");
  public static final FieldName COOKIE = known("Cookie");
  public static final FieldName DATE = known("Date");
  public static final FieldName DNT = known("DNT");
  public static final FieldName ETAG = known("ETag");
  public static final FieldName EXPECT = known("Expect");
  public static final FieldName EXPIRES = known("Expires");
  public static final FieldName FORWARDED = known("Forwarded");
  public static final FieldName FROM = known("From");
  public static final FieldName GRPC_MESSAGE = known("grpc-message");
  public static final FieldName GRPC_STATUS = known("grpc-status");
  public static final FieldName GRPC_TIMEOUT = known("grpc-timeout");
  public static final FieldName HOST = known("Host");
  public static final FieldName HTTP2_SETTINGS = known("HTTP2-Settings");
  public static final FieldName IF_MATCH = known("If-Match");
  public static final FieldName IF_MODIFIED_SINCE = known("If-Modified-Since");
  public static final FieldName IF_NONE_MATCH = known("If-None-Match");
  public static final FieldName IF_RANGE = known("If-Range");
  public static final FieldName IF_UNMODIFIED_SINCE = known("If-Unmodified-Since");
  public static final FieldName KEEP_ALIVE = known("Keep-Alive");
  public static final FieldName LAST_MODIFIED = known("Last-Modified");
  public static final FieldName LOCATION = known("Location");
  public static final FieldName MAX_FORWARDS = known("Max-Forwards");
  public static final FieldName ORIGIN = known("Origin");
  public static final FieldName PERMISSIONS_POLICY = known("Permissions-Policy");
  public static final FieldName PRAGMA = known("Pragma");
  public static final FieldName PROXY_AUTHENTICATE = known("Proxy-Authenticate");
  public static final FieldName PROXY_AUTHORIZATION = known("Proxy-Authorization");
  public static final FieldName PROXY_CONNECTION = known("Proxy-Connection");
  public static final FieldName RANGE = known("Range");
  public static final FieldName REFERER = known("Referer");
  public static final FieldName REFERRER_POLICY = known("Referrer-Policy");
  public static final FieldName RETRY_AFTER = known("Retry-After");
  public static final FieldName SEC_WEBSOCKET_ACCEPT = known("Sec-WebSocket-Accept");
  public static final FieldName SEC_WEBSOCKET_EXTENSIONS = known("Sec-WebSocket-Extensions");
  public static final FieldName SEC_WEBSOCKET_KEY = known("Sec-WebSocket-Key");
  public static final FieldName SEC_WEBSOCKET_PROTOCOL = known("Sec-WebSocket-Protocol");
  public static final FieldName SEC_WEBSOCKET_VERSION = known("Sec-WebSocket-Version");
  public static final FieldName SERVER = known("Server");
  public static final FieldName SET_COOKIE = known("Set-Cookie");
  public static final FieldName STRICT_TRANSPORT_SECURITY = known("Strict-Transport-Security");
  public static final FieldName TE = known("TE");
  public static final FieldName TRACEPARENT = known("traceparent");
  public static final FieldName TRACESTATE = known("tracestate");
  public static final FieldName TRAILER = known("Trailer");
  public static final FieldName TRANSFER_ENCODING = known("Transfer-Encoding");
  public static final FieldName UPGRADE = known("Upgrade");
  public static final FieldName UPGRADE_INSECURE_REQUESTS = known("Upgrade-Insecure-Requests");
  public static final FieldName USER_AGENT = known("User-Agent");
  public static final FieldName VARY = known("Vary");
  public static final FieldName VIA = known("Via");
  public static final FieldName WARNING = known("Warning");
  public static final FieldName WWW_AUTHENTICATE = known("WWW-Authenticate");
  public static final FieldName X_CLIENT_CERT_FINGERPRINT = known("X-Client-Cert-Fingerprint");
  public static final FieldName X_CLIENT_CERT_SUBJECT = known("X-Client-Cert-Subject");
  public static final FieldName X_CLIENT_CERT_VERIFIED = known("X-Client-Cert-Verified");
  public static final FieldName X_CONTENT_TYPE_OPTIONS = known("X-Content-Type-Options");
  public static final FieldName X_FORWARDED_CLIENT_CERT = known("X-Forwarded-Client-Cert");
  public static final FieldName X_FORWARDED_FOR = known("X-Forwarded-For");
  public static final FieldName X_FORWARDED_HOST = known("X-Forwarded-Host");
  public static final FieldName X_FORWARDED_PORT = known("X-Forwarded-Port");
  public static final FieldName X_FORWARDED_PROTO = known("X-Forwarded-Proto");
  public static final FieldName X_FRAME_OPTIONS = known("X-Frame-Options");
  public static final FieldName X_REAL_IP = known("X-Real-IP");
  public static final FieldName X_REQUEST_ID = known("X-Request-ID");
  public static final FieldName X_REQUESTED_WITH = known("X-Requested-With");
  public static final FieldName X_SERVICE_NAME = known("X-Service-Name");
  public static final FieldName X_SSL_CLIENT_CERT = known("X-SSL-Client-Cert");
  public static final FieldName X_SSL_CLIENT_FINGERPRINT = known("X-SSL-Client-Fingerprint");
  public static final FieldName X_SSL_CLIENT_S_DN = known("X-SSL-Client-S-DN");
  public static final FieldName X_SSL_CLIENT_SUBJECT = known("X-SSL-Client-Subject");
  public static final FieldName X_SSL_CLIENT_VERIFY = known("X-SSL-Client-Verify");

  /** Open addressing; a quarter full at most, so that a probe is short. */
  private static final int MASK = 511;

  /** The letters in lower case by number, for comparison. */
  private static final byte[][] LETTERS = letters();

  private static final byte[] SLOTS = slots();

  private FieldNames() {}

  /** All names of the table, by number, from 1 on. */
  public static List<FieldName> all() {
    return List.copyOf(KNOWN);
  }

  private static FieldName known(String text) {
    FieldName name = new FieldName(text, KNOWN.size() + 1);
    KNOWN.add(name);
    return name;
  }

  /** The number of the name in these bytes, which are a token; {@link #OTHER} if it has none. */
  static int id(byte[] bytes, int start, int length) {
    if (length == 0) {
      return OTHER;
    }
    int slot = slot(length, bytes[start], bytes[start + (length >> 1)], bytes[start + length - 1]);
    int id;
    while ((id = SLOTS[slot]) != 0) {
      if (isSame(LETTERS[id], bytes, start, length)) {
        return id;
      }
      slot = (slot + 1) & MASK;
    }
    return OTHER;
  }

  /**
   * Tokens have no characters but letters whose lower case differs from them in this one bit and
   * that, with the bit set, could be taken for a letter, a digit or a hyphen.
   */
  private static boolean isSame(byte[] letters, byte[] bytes, int start, int length) {
    if (letters.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (letters[i] != (bytes[start + i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  /** The number of a name in any case, {@link #OTHER} if it has none. */
  public static int id(CharSequence name) {
    if (name instanceof FieldName known) {
      return known.id();
    }
    int length = name.length();
    if (length == 0) {
      return OTHER;
    }
    int slot = slot(length, name.charAt(0), name.charAt(length >> 1), name.charAt(length - 1));
    int id;
    while ((id = SLOTS[slot]) != 0) {
      if (KNOWN.get(id - 1).is(name)) {
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

  /** Whether two texts of one length are the same but for the case of letters. */
  static boolean isSameText(byte[] a, int aStart, byte[] b, int bStart, int length) {
    for (int i = 0; i < length; i++) {
      if (lower(a[aStart + i]) != lower(b[bStart + i])) {
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

  private static byte[][] letters() {
    byte[][] letters = new byte[KNOWN.size() + 1][];
    letters[OTHER] = new byte[0];
    for (FieldName name : KNOWN) {
      letters[name.id()] =
          name.text().toLowerCase(Locale.ROOT).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
    return letters;
  }

  private static byte[] slots() {
    byte[] slots = new byte[MASK + 1];
    for (FieldName name : KNOWN) {
      int length = name.length();
      int slot = slot(length, name.charAt(0), name.charAt(length >> 1), name.charAt(length - 1));
      while (slots[slot] != 0) {
        slot = (slot + 1) & MASK;
      }
      slots[slot] = (byte) name.id();
    }
    return slots;
  }
}
