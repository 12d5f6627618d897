package dev.jadegate.header;

import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * What gRPC says in header fields (gRPC over HTTP/2): its media type, the time that a call may
 * take, and how it ended. Pure functions.
 */
public final class Grpc {
  /** The media type, without the message format that may follow it. */
  public static final AsciiString TYPE = AsciiString.cached("application/grpc");

  /** No {@code grpc-status} is there. */
  public static final int NO_STATUS = -1;

  /** What a {@code grpc-timeout} that means nothing is read as. */
  public static final long MALFORMED = -1;

  private static final int UNKNOWN = 2;
  private static final int MAX_DIGITS = 8;
  private static final long MAX_NUMBER = 99_999_999;

  /** Longer than any call: a time that can be added to a clock without overflow. */
  private static final long FOREVER = 1L << 60;

  private static final String UNITS = "numSMH";
  private static final long[] UNIT_NANOS = {
    1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000L, 3_600_000_000_000L
  };

  private Grpc() {}

  /** Whether these are the fields of a gRPC request; makes no object if they are not. */
  public static boolean isRequest(HeaderBlock fields) {
    return fields.startsWith(FieldNames.CONTENT_TYPE, TYPE)
        && isType(String.valueOf(fields.get(FieldNames.CONTENT_TYPE, "application/grpc")));
  }

  /** gRPC itself, with or without its message format; gRPC-Web is another protocol. */
  public static boolean isType(String type) {
    int length = TYPE.length();
    return AsciiString.regionMatches(type, true, 0, TYPE, 0, length)
        && (type.length() == length || "+; ".indexOf(type.charAt(length)) >= 0);
  }

  /**
   * The time of a {@code grpc-timeout} in nanoseconds; {@link #MALFORMED} if it is not up to eight
   * digits and a unit.
   */
  public static long timeoutNanos(CharSequence timeout) {
    int digits = timeout.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      return MALFORMED;
    }
    long number = number(timeout, digits);
    int unit = UNITS.indexOf(timeout.charAt(digits));
    if (number < 0 || unit < 0) {
      return MALFORMED;
    }
    long nanos = UNIT_NANOS[unit];
    return number > FOREVER / nanos ? FOREVER : number * nanos;
  }

  /** So many digits at the start of a text; {@link #MALFORMED} if they are none. */
  private static long number(CharSequence text, int digits) {
    long number = digits == 0 ? MALFORMED : 0;
    for (int i = 0; i < digits && number >= 0; i++) {
      int digit = text.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? MALFORMED : number * 10 + digit;
    }
    return number;
  }

  /**
   * A time as a {@code grpc-timeout}: in the finest unit that holds it, never longer than it is.
   */
  public static String timeout(long nanos) {
    int unit = 0;
    long positive = Math.max(1, nanos);
    while (positive / UNIT_NANOS[unit] > MAX_NUMBER) {
      unit++;
    }
    return Long.toString(positive / UNIT_NANOS[unit]) + UNITS.charAt(unit);
  }

  /**
   * The {@code grpc-status} among trailers, or in the head of an answer that is trailers only;
   * {@link #NO_STATUS} if there is none. One that is no number counts as UNKNOWN, as with clients.
   */
  public static int status(HttpHeaders fields) {
    String text =
        fields instanceof HeaderBlock block
            ? block.get(FieldNames.GRPC_STATUS, "0") // nearly all are, and make no object
            : fields.get(FieldNames.GRPC_STATUS);
    if (text == null) {
      return NO_STATUS;
    }
    long status = text.length() > MAX_DIGITS ? MALFORMED : number(text, text.length());
    return status < 0 ? UNKNOWN : (int) status;
  }

  /** What a client makes of an answer without a {@code grpc-status} (HTTP to gRPC status codes). */
  public static int statusOfHttp(int status) {
    return switch (status) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> UNKNOWN;
    };
  }
}
