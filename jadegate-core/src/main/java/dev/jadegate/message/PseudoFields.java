package dev.jadegate.message;

import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pseudo-header fields of one head and their rules (RFC 9113, section 8.3; RFC 9114, section
 * 4.3; RFC 8441, section 4). A rule that is broken gives a short reason, else null. The authority
 * is only checked here: it is kept as the Host field.
 */
final class PseudoFields {
  static final int AUTHORITY = 0;
  private static final int METHOD = 1;
  private static final int PATH = 2;
  private static final int SCHEME = 3;
  private static final int PROTOCOL = 4;
  private static final int STATUS = 5;

  private static final byte[][] NAMES = {
    ascii(":authority"),
    ascii(":method"),
    ascii(":path"),
    ascii(":scheme"),
    ascii(":protocol"),
    ascii(":status")
  };
  private static final byte[] HTTP = ascii("http");
  private static final byte[] HTTPS = ascii("https");
  private static final int UNKNOWN = -1;

  /** A bit for each that came. */
  private int seen;

  private HttpMethod method = HttpMethod.GET;
  private String path = "";
  private @Nullable String protocol;
  private int status;

  void clear() {
    seen = 0;
    protocol = null;
    status = 0;
  }

  boolean isEmpty() {
    return seen == 0;
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  @Nullable String protocol() {
    return protocol;
  }

  int status() {
    return status;
  }

  /** Whether the target is an authority: a CONNECT that is not extended. */
  boolean isTunnel() {
    return protocol == null && method.equals(HttpMethod.CONNECT);
  }

  /** Which field has this name; negative if none. */
  static int which(byte[] name, int start, int length) {
    for (int i = 0; i < NAMES.length; i++) {
      if (Arrays.equals(NAMES[i], 0, NAMES[i].length, name, start, start + length)) {
        return i;
      }
    }
    return UNKNOWN;
  }

  @Nullable String take(int which, byte[] value, int start, int length) {
    if (which == UNKNOWN) {
      return "unknown pseudo-header field";
    }
    if (has(which)) {
      return "repeated pseudo-header field";
    }
    seen |= 1 << which;
    return switch (which) {
      case METHOD -> takeMethod(value, start, length);
      case PATH -> takePath(value, start, length);
      case SCHEME -> takeScheme(value, start, length);
      case PROTOCOL -> takeProtocol(value, start, length);
      case STATUS -> takeStatus(value, start, length);
      default -> takeAuthority(value, start, length);
    };
  }

  /** Which of a request's are missing, or do not go together. */
  @Nullable String requestProblem() {
    if (has(STATUS)) {
      return ":status in a request";
    }
    if (!has(METHOD)) {
      return "no :method";
    }
    if (has(PROTOCOL) && !method.equals(HttpMethod.CONNECT)) {
      return ":protocol without CONNECT"; // RFC 8441, section 4
    }
    if (isTunnel()) {
      // RFC 9113, section 8.5
      return has(AUTHORITY) && !has(PATH) && !has(SCHEME) ? null : "CONNECT has :authority alone";
    }
    if (!has(SCHEME) || !has(PATH)) {
      return "no :scheme or no :path";
    }
    return path.equals("*") && !method.equals(HttpMethod.OPTIONS) ? "bad :path" : null;
  }

  /** Whether a response has its one and no other. */
  @Nullable String responseProblem() {
    if (seen != 1 << STATUS) {
      return "no :status, or others beside it";
    }
    return status == 101 ? "status 101" : null; // RFC 9113, section 8.6; RFC 9114, section 4.5
  }

  private boolean has(int which) {
    return (seen & 1 << which) != 0;
  }

  private @Nullable String takeMethod(byte[] value, int start, int length) {
    HttpMethod known = RequestSyntax.method(value, start, length);
    if (known == null) {
      return "bad :method";
    }
    method = known;
    return null;
  }

  /** Another form than a path would bring an authority of its own (RFC 9113, section 8.3.1). */
  private @Nullable String takePath(byte[] value, int start, int length) {
    if (length == 0 || value[start] != '/' && !(value[start] == '*' && length == 1)) {
      return "bad :path";
    }
    for (int i = start; i < start + length; i++) {
      if (!RequestSyntax.isTarget(value[i])) {
        return "bad :path";
      }
    }
    path = latin1(value, start, length);
    return null;
  }

  private static @Nullable String takeScheme(byte[] value, int start, int length) {
    boolean known =
        Arrays.equals(HTTPS, 0, HTTPS.length, value, start, start + length)
            || Arrays.equals(HTTP, 0, HTTP.length, value, start, start + length);
    return known ? null : ":scheme other than http and https";
  }

  private @Nullable String takeProtocol(byte[] value, int start, int length) {
    if (length == 0 || !FieldSyntax.isToken(value, start, length)) {
      return "bad :protocol";
    }
    protocol = latin1(value, start, length);
    return null;
  }

  private @Nullable String takeStatus(byte[] value, int start, int length) {
    long code = length == 3 ? Digits.parse(value, start, length) : -1;
    if (code < 100) {
      return "bad :status";
    }
    status = (int) code;
    return null;
  }

  /** No user may be named in it (RFC 9113, section 8.3.1); the router judges the rest. */
  private static @Nullable String takeAuthority(byte[] value, int start, int length) {
    if (length == 0) {
      return "empty :authority"; // RFC 9114, section 4.3.1
    }
    for (int i = start; i < start + length; i++) {
      if (value[i] == '@') {
        return "user in :authority";
      }
    }
    return null;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String latin1(byte[] bytes, int start, int length) {
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }
}
