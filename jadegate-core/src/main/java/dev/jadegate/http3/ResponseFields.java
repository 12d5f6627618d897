package dev.jadegate.http3;

import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldVisitor;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.util.AsciiString;

/**
 * The fields of a response as HTTP/3 wants them: names in lower case, and none of those that
 * concern a connection (RFC 9114, section 4.2).
 */
final class ResponseFields implements FieldVisitor<Http3Headers> {
  private static final ResponseFields INSTANCE = new ResponseFields();

  private static final FieldName[] OF_CONNECTION = {
    FieldNames.CONNECTION,
    FieldNames.KEEP_ALIVE,
    FieldNames.PROXY_CONNECTION,
    FieldNames.TRANSFER_ENCODING,
    FieldNames.UPGRADE
  };

  private ResponseFields() {}

  /** A head. */
  static Http3Headers head(HttpResponseStatus status, HeaderBlock fields) {
    Http3Headers headers = new DefaultHttp3Headers(false);
    headers.status(status.codeAsText());
    fields.forEach(INSTANCE, headers);
    return headers;
  }

  /** A trailer section. */
  static Http3Headers trailers(HeaderBlock fields) {
    Http3Headers headers = new DefaultHttp3Headers(false);
    fields.forEach(INSTANCE, headers);
    return headers;
  }

  @Override
  public void parsed(
      Http3Headers headers,
      int id,
      byte[] bytes,
      int nameStart,
      int nameLength,
      int valueStart,
      int valueLength) {
    if (!isOfConnection(id)) {
      headers.add(
          new AsciiString(bytes, nameStart, nameLength, false).toLowerCase(),
          new AsciiString(bytes, valueStart, valueLength, false));
    }
  }

  @Override
  public void added(Http3Headers headers, int id, CharSequence name, CharSequence value) {
    if (!isOfConnection(id)) {
      headers.add(new AsciiString(name).toLowerCase(), value.toString());
    }
  }

  private static boolean isOfConnection(int id) {
    for (FieldName name : OF_CONNECTION) {
      if (name.id() == id) {
        return true;
      }
    }
    return false;
  }
}
