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
    long length = headers.contentLength();
    if (count > 1 || length < 0) {
      throw new Malformed(ifBad, "repeated, oversized or malformed Content-Length"); // section 6.3
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
