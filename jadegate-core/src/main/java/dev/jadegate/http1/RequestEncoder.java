package dev.jadegate.http1;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Requests to bytes. As with responses, a head waits for its first chunk or the flush. */
final class RequestEncoder {
  private static final AsciiString VERSION = AsciiString.cached(" HTTP/1.1\r\n");
  private static final AsciiString CHUNKED = AsciiString.cached("Transfer-Encoding: chunked\r\n");
  private static final AsciiString UPGRADE = AsciiString.cached("Connection: upgrade\r\n");
  private static final AsciiString TE = AsciiString.cached("Connection: TE\r\n");

  private final BodyEncoder body = new BodyEncoder();
  private @Nullable RequestHead waiting;

  void head(RequestHead head) {
    waiting = head;
  }

  BodyEncoder.Result content(ChannelHandlerContext ctx, HttpContent chunk) {
    RequestHead head = waiting;
    waiting = null;
    ByteBuf encoded = head == null ? null : encode(ctx, head, BodyEncoder.room(chunk));
    return body.write(ctx, encoded, chunk);
  }

  /** Writes a head that still waits for its first chunk, and the end of a chunk. */
  void beforeFlush(ChannelHandlerContext ctx) {
    RequestHead head = waiting;
    if (head != null) {
      waiting = null;
      ctx.write(encode(ctx, head, 0), ctx.voidPromise());
    }
    body.endChunk(ctx);
  }

  /** Whether the head and all of the body that it promised are written; the end may be to come. */
  boolean isWhole() {
    return waiting == null && body.isWhole();
  }

  /** The request was an upgrade and the answer 101: from here on bytes go as they are. */
  void startRaw() {
    body.startRaw();
  }

  void clear() {
    waiting = null;
    body.clear();
  }

  private ByteBuf encode(ChannelHandlerContext ctx, RequestHead head, int room) {
    HeaderBlock fields = head.block();
    ByteWriter out = ByteWriter.get();
    out.put(head.method().asciiName());
    out.put(' ');
    out.put(head.uri());
    out.put(VERSION);
    frame(head, fields, out);
    if (fields.contains(FieldNames.UPGRADE)) {
      out.put(UPGRADE);
    } else if (fields.contains(FieldNames.TE)) {
      out.put(TE); // TE is hop-by-hop and must be named (RFC 9110, section 10.1.4)
    }
    fields.writeTo(out);
    out.crlf();
    return out.toBuffer(ctx.alloc(), room);
  }

  private void frame(RequestHead head, HeaderBlock fields, ByteWriter out) {
    long length = fields.contentLength();
    if (length > 0) {
      body.startFixed(length);
    } else if (length == 0 || !head.hasBody()) {
      body.startNone();
    } else {
      out.put(CHUNKED);
      body.startChunked();
    }
  }
}
