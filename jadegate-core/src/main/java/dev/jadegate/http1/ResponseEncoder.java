package dev.jadegate.http1;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import dev.jadegate.message.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Responses to bytes: framing as RFC 9112, section 6.3, asks, and whether the connection stays. A
 * head waits for the first chunk or the flush, whichever is first, so that both leave in one buffer
 * and an empty body is given a length.
 */
final class ResponseEncoder {
  private static final AsciiString CHUNKED = AsciiString.cached("Transfer-Encoding: chunked\r\n");
  private static final AsciiString EMPTY = AsciiString.cached("Content-Length: 0\r\n");
  private static final AsciiString CLOSE = AsciiString.cached("Connection: close\r\n");
  private static final AsciiString KEEP = AsciiString.cached("Connection: keep-alive\r\n");
  private static final AsciiString UPGRADE = AsciiString.cached("Connection: upgrade\r\n");

  /**
   * A 426 must say to what (RFC 9110, section 15.5.22), and the gateway took that off as a field.
   */
  private static final AsciiString UPGRADE_TO_WEBSOCKET =
      AsciiString.cached("Connection: upgrade\r\nUpgrade: websocket\r\n");

  private final BodyEncoder body = new BodyEncoder();
  private @Nullable HttpResponse waiting;
  private boolean http10;
  private boolean toHead;
  private boolean keepAlive = true;
  private boolean headWritten;
  private boolean untilClose;
  private boolean continueOwed;

  /** A request came in; its response follows. */
  void startExchange(RequestHead request) {
    HeaderBlock fields = request.block();
    http10 = request.protocolVersion() == HttpVersion.HTTP_1_0;
    toHead = request.method() == HttpMethod.HEAD;
    headWritten = false;
    untilClose = false;
    continueOwed = !http10 && fields.contains(FieldNames.EXPECT);
    keepAlive &= Persistence.isKeptAlive(fields, http10);
  }

  /** A request came in that could not be read; what the one before it was says nothing of it. */
  void startUnreadable() {
    http10 = false;
    toHead = false;
    headWritten = false;
    untilClose = false;
    continueOwed = false;
  }

  /** The connection ends with this response. */
  void closeAfterThis() {
    keepAlive = false;
  }

  boolean closes() {
    return !keepAlive;
  }

  /** Whether the response has begun. */
  boolean isHeadWritten() {
    return headWritten;
  }

  /** Whether only the connection's end will end the body. */
  boolean isUntilClose() {
    return untilClose;
  }

  /** Whether the client waits for a 100 that did not come: it may or may not send the body now. */
  boolean isContinueOwed() {
    return continueOwed;
  }

  void head(ChannelHandlerContext ctx, HttpResponse head) {
    headWritten = true;
    waiting = head;
    if (head.status().code() == 101) {
      beforeFlush(ctx);
    }
  }

  /**
   * An interim head goes out at once (RFC 8297), and never to an HTTP/1.0 client (RFC 9110, section
   * 15.2).
   */
  void interim(ChannelHandlerContext ctx, Interim interim) {
    if (http10 || headWritten) {
      return;
    }
    if (interim.status().code() == 100) {
      continueOwed = false;
    }
    ByteWriter out = ByteWriter.get();
    StatusLines.write(interim.status(), out);
    HeaderBlock.of(interim.headers()).writeTo(out);
    out.crlf();
    ctx.writeAndFlush(out.toBuffer(ctx.alloc(), 0), ctx.voidPromise());
  }

  BodyEncoder.Result content(ChannelHandlerContext ctx, HttpContent chunk) {
    HttpResponse head = waiting;
    if (head == null) {
      return body.write(ctx, null, chunk);
    }
    waiting = null;
    boolean empty =
        chunk instanceof LastHttpContent last
            && !chunk.content().isReadable()
            && last.trailingHeaders().isEmpty();
    return body.write(ctx, encode(ctx, head, empty, BodyEncoder.room(chunk)), chunk);
  }

  /** Writes a head that still waits for its first chunk, and the end of a chunk. */
  void beforeFlush(ChannelHandlerContext ctx) {
    HttpResponse head = waiting;
    if (head != null) {
      waiting = null;
      ctx.write(encode(ctx, head, false, 0), ctx.voidPromise());
    }
    body.endChunk(ctx);
  }

  /** Forgets what was not yet written. */
  void clear() {
    waiting = null;
    body.clear();
  }

  private ByteBuf encode(ChannelHandlerContext ctx, HttpResponse head, boolean empty, int room) {
    int code = head.status().code();
    HeaderBlock fields = (HeaderBlock) head.headers();
    ByteWriter out = ByteWriter.get();
    StatusLines.write(head.status(), out);
    if (code == 101) {
      out.put(UPGRADE);
      body.startRaw();
    } else {
      frame(code, fields, empty, out);
      if (code == 426 && fields.contains(FieldNames.SEC_WEBSOCKET_VERSION)) {
        out.put(UPGRADE_TO_WEBSOCKET);
      }
      if (!keepAlive) {
        out.put(CLOSE);
      } else if (http10) {
        out.put(KEEP);
      }
    }
    fields.writeTo(out);
    out.crlf();
    return out.toBuffer(ctx.alloc(), room);
  }

  private void frame(int code, HeaderBlock fields, boolean empty, ByteWriter out) {
    if (code == 204) {
      fields.remove(FieldNames.CONTENT_LENGTH); // RFC 9110, section 8.6
      body.startNone();
      return;
    }
    long length = fields.contentLength();
    if (toHead || code == 304) {
      body.startNone();
    } else if (length >= 0) {
      body.startFixed(length);
    } else if (empty) {
      out.put(EMPTY);
      body.startNone();
    } else if (http10) {
      keepAlive = false; // never chunked to HTTP/1.0 (RFC 9112, section 7)
      untilClose = true;
      body.startRaw();
    } else {
      out.put(CHUNKED);
      body.startChunked();
    }
  }
}
