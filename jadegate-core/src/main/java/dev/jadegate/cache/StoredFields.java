package dev.jadegate.cache;

import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The fields of an answer that is kept, and their bytes: lines of {@code name: value CRLF}, as in a
 * head of HTTP/1. Pure functions.
 */
public final class StoredFields {
  private static final FieldName PROXY_AUTHENTICATION_INFO =
      FieldName.of("Proxy-Authentication-Info");

  private StoredFields() {}

  /**
   * Those of an answer that are kept (RFC 9111, section 3.1). Age is not: it is counted from then
   * on.
   */
  public static HeaderBlock kept(HttpHeaders answer) {
    HeaderBlock fields = (HeaderBlock) HeaderBlock.of(answer).copy();
    fields.remove(FieldNames.AGE).remove(FieldNames.PROXY_AUTHENTICATE);
    fields.remove(PROXY_AUTHENTICATION_INFO).remove(FieldNames.PROXY_AUTHORIZATION);
    return parse(bytes(fields));
  }

  /**
   * Those of a stored answer with what a 304 says (RFC 9111, section 3.2), to be judged and then
   * {@link #kept}. What the body was stored with stays.
   */
  public static HeaderBlock updated(HeaderBlock stored, HttpHeaders said) {
    HeaderBlock fields = (HeaderBlock) stored.copy();
    HeaderBlock news = (HeaderBlock) HeaderBlock.of(said).copy();
    news.remove(FieldNames.CONTENT_LENGTH).remove(FieldNames.CONTENT_ENCODING);
    news.remove(FieldNames.CONTENT_RANGE).remove(FieldNames.SET_COOKIE);
    for (Map.Entry<String, String> field : news.entries()) {
      fields.remove(field.getKey());
    }
    for (Map.Entry<String, String> field : news.entries()) {
      fields.add(field.getKey(), field.getValue());
    }
    return fields;
  }

  /** The fields as bytes. */
  static byte[] bytes(HeaderBlock fields) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, String> field : fields.entries()) {
      lines.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The fields of these bytes, which are not changed any more. */
  static HeaderBlock parse(byte[] lines) {
    HeaderBlock fields = new HeaderBlock(lines, 16);
    int at = 0;
    while (at < lines.length) {
      int colon = indexOf(lines, ':', at);
      int end = indexOf(lines, '\r', colon);
      fields.addRegion(at, colon - at, colon + 2, end - colon - 2);
      at = end + 2;
    }
    return fields;
  }

  private static int indexOf(byte[] lines, char wanted, int from) {
    for (int i = from; i < lines.length; i++) {
      if (lines[i] == wanted) {
        return i;
      }
    }
    throw new IllegalArgumentException("not the fields of an answer");
  }
}
