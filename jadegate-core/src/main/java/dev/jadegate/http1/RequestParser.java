package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldSyntax;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.RequestSyntax;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * A request head's bytes to its object (RFC 9112, section 3): method, target and version in full,
 * one space between.
 */
final class RequestParser {
  private static final int VERSION_LENGTH = 8;

  /** A dozen of a browser, and what the gateway adds. */
  private static final int EXPECTED_FIELDS = 22;

  private RequestParser() {}

  /** Parses a whole head as {@link HeadReader} gives it. */
  static RequestHead parse(byte[] head) {
    int methodEnd = 0;
    while (FieldSyntax.isToken(head[methodEnd])) {
      methodEnd++;
    }
    HttpMethod method = RequestSyntax.method(head, 0, methodEnd);
    if (method == null || head[methodEnd] != ' ') {
      throw new Malformed(Failure.BAD_REQUEST, "bad method");
    }
    int targetStart = methodEnd + 1;
    int targetEnd = targetStart;
    while (RequestSyntax.isTarget(head[targetEnd])) {
      targetEnd++;
    }
    if (targetEnd == targetStart || head[targetEnd] != ' ') {
      throw new Malformed(Failure.BAD_REQUEST, "bad request target");
    }
    HttpVersion version = version(head, targetEnd + 1);
    HeaderBlock fields =
        FieldParser.parse(
            head, targetEnd + 1 + VERSION_LENGTH + 2, EXPECTED_FIELDS, Failure.BAD_REQUEST);
    boolean http10 = version == HttpVersion.HTTP_1_0;
    long length = Framing.of(fields, http10, Failure.BAD_REQUEST);
    boolean hasBody = length == Framing.CHUNKED || length > 0;
    String target =
        new String(head, targetStart, targetEnd - targetStart, StandardCharsets.ISO_8859_1);
    return new RequestHead(method, target, version, fields, hasBody);
  }

  private static HttpVersion version(byte[] head, int at) {
    boolean http =
        head.length >= at + VERSION_LENGTH + 2
            && head[at] == 'H'
            && head[at + 1] == 'T'
            && head[at + 2] == 'T'
            && head[at + 3] == 'P'
            && head[at + 4] == '/'
            && isDigit(head[at + 5])
            && head[at + 6] == '.'
            && isDigit(head[at + 7])
            && head[at + 8] == '\r'
            && head[at + 9] == '\n';
    if (!http) {
      throw new Malformed(Failure.BAD_REQUEST, "bad protocol version");
    }
    if (head[at + 5] != '1') {
      throw new Malformed(Failure.UNSUPPORTED_VERSION, "protocol version other than 1");
    }
    return head[at + 7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
