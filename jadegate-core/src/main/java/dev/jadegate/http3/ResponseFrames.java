package dev.jadegate.http3;

import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;

/** One response as frames (RFC 9114, section 4.1). Belongs to one stream. */
final class ResponseFrames {
  /** What a chunk meant for the response. */
  enum Result {
    MORE,
    DONE,
    /** The body is not as long as its head said. */
    BROKEN
  }

  private static final long UNKNOWN = -1;

  private final StreamBytes bytes;
  private boolean toHead;
  private boolean headWritten;
  private boolean hasBody = true;
  private long rest = UNKNOWN;

  ResponseFrames(StreamBytes bytes) {
    this.bytes = bytes;
  }

  /** It answers a HEAD request. */
  void answersHead() {
    toHead = true;
  }

  /** Whether the final head is written. */
  boolean isHeadWritten() {
    return headWritten;
  }

  void interim(ChannelHandlerContext ctx, Interim interim) {
    HeaderBlock fields = HeaderBlock.of(interim.headers());
    write(ctx, ResponseFields.head(interim.status(), fields));
  }

  void head(ChannelHandlerContext ctx, HttpResponse head) {
    headWritten = true;
    HeaderBlock fields = (HeaderBlock) head.headers();
    int code = head.status().code();
    if (code == 204) {
      fields.remove(FieldNames.CONTENT_LENGTH); // RFC 9110, section 8.6
    }
    hasBody = !toHead && code != 204 && code != 304;
    rest = hasBody ? fields.contentLength() : UNKNOWN;
    write(ctx, ResponseFields.head(head.status(), fields));
  }

  /** Writes a chunk, which it owns. */
  Result content(ChannelHandlerContext ctx, HttpContent chunk) {
    int size = chunk.content().readableBytes();
    if (!hasBody || size == 0) {
      chunk.release();
    } else {
      if (rest != UNKNOWN) {
        rest -= size;
        if (rest < 0) {
          chunk.release();
          return Result.BROKEN;
        }
      }
      bytes.data(chunk.content());
    }
    if (!(chunk instanceof LastHttpContent last)) {
      return Result.MORE;
    }
    if (rest > 0) {
      return Result.BROKEN; // RFC 9114, section 4.1.2
    }
    HttpHeaders trailers = last.trailingHeaders();
    if (hasBody && !trailers.isEmpty()) {
      write(ctx, ResponseFields.trailers(HeaderBlock.of(trailers)));
    }
    return Result.DONE;
  }

  private static void write(ChannelHandlerContext ctx, Http3Headers fields) {
    ctx.write(new DefaultHttp3HeadersFrame(fields), ctx.voidPromise());
  }
}
