package dev.jadegate.admin;

import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.PieceSource;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Makes the answers of pages. */
final class Pages {
  private Pages() {}

  static Verdict page(HttpResponseStatus status, String contentType, byte[] body) {
    return Verdict.respond(
        new ResponseHead(status, fields(contentType, body)), new PieceSource(body));
  }

  static Verdict json(HttpResponseStatus status, byte[] body) {
    return page(status, Json.TYPE, body);
  }

  /** An answer that says what is wrong, in the shape of all of the gateway's errors. */
  static Verdict error(HttpResponseStatus status, String what, String requestId) {
    return json(status, errorBody(status, what, requestId));
  }

  /** The same with one more field. */
  static Verdict error(
      HttpResponseStatus status, String what, String requestId, FieldName name, String value) {
    byte[] body = errorBody(status, what, requestId);
    HeaderBlock fields = fields(Json.TYPE, body);
    ((HttpHeaders) fields).add(name, value);
    return Verdict.respond(new ResponseHead(status, fields), new PieceSource(body));
  }

  private static byte[] errorBody(HttpResponseStatus status, String what, String requestId) {
    return Json.object(out -> {
      out.writeStringProperty("error", what);
      out.writeNumberProperty("status", status.code());
      out.writeStringProperty("request_id", requestId);
    });
  }

  private static HeaderBlock fields(String contentType, byte[] body) {
    HttpHeaders fields = new HeaderBlock();
    fields.add(FieldNames.CONTENT_TYPE, contentType);
    fields.add(FieldNames.CONTENT_LENGTH, Integer.toString(body.length));
    fields.add(FieldNames.CACHE_CONTROL, "no-store");
    return (HeaderBlock) fields;
  }
}
