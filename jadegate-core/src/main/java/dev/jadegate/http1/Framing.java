package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import java.util.List;

/**
 * Where a message's body ends (RFC 9112, section 6), strictly: whatever two parsers could read in
 * two ways is refused, because that is what request smuggling is made of.
 */
final class Framing {
  /** No Content-Length and no Transfer-Encoding. */
  static final long UNSPECIFIED = -1;

  /** Transfer-Encoding: chunked. */
  static final long CHUNKED = -2;

  /** Digits of a length; 18 of them fit a long. */
  private static final int MAX_DIGITS = 18;

  private Framing() {}

  /** The body's length in bytes, {@link #CHUNKED} or {@link #UNSPECIFIED}. */
  static long of(HeaderBlock headers, boolean http10, Failure ifBad) {
    int codings = headers.countOf(FieldNames.TRANSFER_ENCODING);
    int lengths = headers.countOf(FieldNames.CONTENT_LENGTH);
    if (codings == 0 && lengths == 0) {
      return UNSPECIFIED;
    }
    if (codings == 0) {
      return length(headers, lengths, ifBad);
    }
    if (lengths > 0) {
      throw new Malformed(ifBad, "both Transfer-Encoding and Content-Length"); // section 6.1
    }
    if (http10) {
      throw new Malformed(ifBad, "Transfer-Encoding in an HTTP/1.0 message"); // section 6.1
    }
    if (codings > 1) {
      throw new Malformed(ifBad, "more than one Transfer-Encoding field");
    }
    if (!headers.isValue(FieldNames.TRANSFER_ENCODING, "chunked")) {
      throw unusual(headers, ifBad);
    }
    return CHUNKED;
  }

  private static long length(HeaderBlock headers, int count, Failure ifBad) {
    String value = String.valueOf(headers.get(FieldNames.CONTENT_LENGTH));
    int digits = value.length();
    if (count > 1 || digits == 0 || digits > MAX_DIGITS) {
      throw new Malformed(ifBad, "repeated, empty or oversized Content-Length");
    }
    long length = 0;
    for (int i = 0; i < digits; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new Malformed(ifBad, "Content-Length is not a number"); // section 6.3
      }
      length = length * 10 + digit;
    }
    return length;
  }

  /** Which way a Transfer-Encoding other than a plain {@code chunked} is wrong. */
  private static Malformed unusual(HeaderBlock headers, Failure ifBad) {
    List<String> values = headers.getAll(FieldNames.TRANSFER_ENCODING);
    String[] codings = values.getFirst().split(",", -1);
    boolean last = codings[codings.length - 1].strip().equalsIgnoreCase("chunked");
    boolean known = true;
    for (int i = 0; i < codings.length - 1; i++) {
      String coding = codings[i].strip();
      known &= !coding.isEmpty() && !coding.equalsIgnoreCase("chunked");
    }
    boolean unsupported = last && known && ifBad == Failure.BAD_REQUEST;
    return new Malformed(
        unsupported ? Failure.UNSUPPORTED_CODING : ifBad,
        unsupported ? "transfer coding other than chunked" : "bad Transfer-Encoding");
  }
}
