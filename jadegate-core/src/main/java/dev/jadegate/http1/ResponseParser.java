package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldSyntax;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** A response head's bytes to its object (RFC 9112, section 4). */
final class ResponseParser {
  /** {@code HTTP/1.1 200}. */
  private static final int STATUS_END = 12;

  private static final int EXPECTED_FIELDS = 14;

  private ResponseParser() {}

  /** Parses a whole head as {@link HeadReader} gives it. */
  static ResponseHead parse(byte[] head) {
    if (head.length < STATUS_END + 2 || !startsLikeHttp1(head)) {
      throw new Malformed(Failure.BAD_RESPONSE, "bad status line");
    }
    int code = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
    int at = STATUS_END;
    if (head[at] == ' ') {
      at++;
    }
    int reasonStart = at;
    while (FieldSyntax.isValue(head[at])) {
      at++;
    }
    if (head[at] != '\r' || head[at + 1] != '\n') {
      throw new Malformed(Failure.BAD_RESPONSE, "control character in the status line");
    }
    HeaderBlock fields = FieldParser.parse(head, at + 2, EXPECTED_FIELDS, Failure.BAD_RESPONSE);
    HttpVersion version = head[7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    return new ResponseHead(status(code, head, reasonStart, at), version, fields);
  }

  private static boolean startsLikeHttp1(byte[] head) {
    return head[0] == 'H'
        && head[1] == 'T'
        && head[2] == 'T'
        && head[3] == 'P'
        && head[4] == '/'
        && head[5] == '1'
        && head[6] == '.'
        && isDigit(head[7])
        && head[8] == ' '
        && head[9] >= '1'
        && head[9] <= '9'
        && isDigit(head[10])
        && isDigit(head[11])
        && (head[STATUS_END] == ' ' || head[STATUS_END] == '\r');
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /**
   * The usual object where code and reason are the usual ones; else one with the upstream's own
   * reason.
   */
  private static HttpResponseStatus status(int code, byte[] head, int start, int end) {
    HttpResponseStatus usual = HttpResponseStatus.valueOf(code);
    String reason = usual.reasonPhrase();
    boolean same = reason.length() == end - start;
    for (int i = 0; same && i < reason.length(); i++) {
      same = reason.charAt(i) == head[start + i];
    }
    return same
        ? usual
        : new HttpResponseStatus(
            code, new String(head, start, end - start, StandardCharsets.ISO_8859_1));
  }
}
