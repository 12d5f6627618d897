package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldSyntax;
import dev.jadegate.message.HeaderBlock;

/**
 * Field lines to a {@link HeaderBlock} (RFC 9112, section 5), for heads and trailers. Refuses
 * folded lines, bare CR and LF, control characters, and names that are no token. White space before
 * the colon is refused in requests and dropped in responses, as section 5.1 asks.
 */
final class FieldParser {
  /** More fields than any honest message has; a bound on linear look-ups. */
  static final int MAX_FIELDS = 256;

  private FieldParser() {}

  /**
   * Parses from {@code at} to the end of the head, which ends with an empty line.
   *
   * @param expectedFields room for so many, also for those that will be added
   * @param ifBad the failure of a message of this direction
   */
  static HeaderBlock parse(byte[] head, int at, int expectedFields, Failure ifBad) {
    int end = head.length - 2;
    HeaderBlock fields = new HeaderBlock(head, expectedFields);
    int count = 0;
    while (at < end) {
      if (++count > MAX_FIELDS) {
        throw new Malformed(tooLarge(ifBad), "more than " + MAX_FIELDS + " fields");
      }
      at = line(head, at, fields, ifBad);
    }
    return fields;
  }

  private static Failure tooLarge(Failure ifBad) {
    return ifBad == Failure.BAD_REQUEST ? Failure.HEADER_TOO_LARGE : ifBad;
  }

  /** Parses one line; gives the offset behind it. */
  private static int line(byte[] head, int start, HeaderBlock fields, Failure ifBad) {
    int at = start;
    while (FieldSyntax.isToken(head[at])) {
      at++;
    }
    int nameEnd = at;
    if (head[at] != ':') {
      at = colonAfterSpace(head, at, start, ifBad);
    }
    if (nameEnd == start) {
      throw new Malformed(ifBad, "field without a name, or a folded line");
    }
    if (nameEnd - start > HeaderBlock.MAX_NAME) {
      throw new Malformed(
          tooLarge(ifBad), "field name of more than " + HeaderBlock.MAX_NAME + " bytes");
    }
    at++;
    while (isSpace(head[at])) {
      at++;
    }
    int valueStart = at;
    while (FieldSyntax.isValue(head[at])) {
      at++;
    }
    if (head[at] != '\r' || head[at + 1] != '\n') {
      throw new Malformed(ifBad, "control character in a field value");
    }
    int valueEnd = at;
    while (valueEnd > valueStart && isSpace(head[valueEnd - 1])) {
      valueEnd--;
    }
    fields.addRegion(start, nameEnd - start, valueStart, valueEnd - valueStart);
    return at + 2;
  }

  private static int colonAfterSpace(byte[] head, int at, int start, Failure ifBad) {
    if (ifBad != Failure.BAD_REQUEST && at > start) {
      while (isSpace(head[at])) {
        at++;
      }
    }
    if (head[at] != ':') {
      throw new Malformed(
          ifBad, at == start ? "field without a name, or a folded line" : "bad field name");
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }
}
