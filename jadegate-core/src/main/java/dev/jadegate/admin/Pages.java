package dev.jadegate.admin;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Makes the answers of pages. */
final class Pages {
  private Pages() {}

  static Verdict page(HttpResponseStatus status, String contentType, byte[] body) {
    HttpHeaders fields = new HeaderBlock();
    fields.add(FieldNames.CONTENT_TYPE, contentType);
    fields.add(FieldNames.CONTENT_LENGTH, Integer.toString(body.length));
    fields.add(FieldNames.CACHE_CONTROL, "no-store");
    return Verdict.respond(
        new ResponseHead(status, (HeaderBlock) fields),
        BodySource.of(Unpooled.wrappedBuffer(body)));
  }
}
