package dev.jadegate.http1;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Chunks to a body's bytes. A small chunk that follows its head goes out in the same buffer, so
 * that the usual answer is one write of one buffer.
 */
final class BodyEncoder {
  /** What became of a chunk. */
  enum Result {
    MORE,
    DONE,
    /** More or fewer bytes than the head promised: the connection must be cut. */
    BROKEN
  }

  /** Up to here a copy is cheaper than a second buffer in the gathering write. */
  static final int COPY_LIMIT = 2048;

  private static final long NONE = 0;
  private static final long RAW = -3;

  private long framing = NONE;
  private long remaining;

  /**
   * A chunk's data is written and its CRLF is not: it goes before the next chunk, or at a flush.
   */
  private boolean crlfOwed;

  /** No body, whatever is written. */
  void startNone() {
    framing = NONE;
  }

  /** As many bytes as the head says. */
  void startFixed(long length) {
    framing = length;
    remaining = length;
  }

  /** Chunked coding. */
  void startChunked() {
    framing = Framing.CHUNKED;
    crlfOwed = false;
  }

  /** Bytes as they are, until the connection's end. */
  void startRaw() {
    framing = RAW;
  }

  /**
   * Whether all is written that the head promised, though nobody may have said that it is the end.
   */
  boolean isWhole() {
    return framing == NONE || framing > 0 && remaining == 0;
  }

  /** Room worth reserving behind a head for this chunk. */
  static int room(HttpContent chunk) {
    int length = chunk.content().readableBytes();
    return length <= COPY_LIMIT ? length + 16 : 16;
  }

  /** Writes a chunk, with the head before it if that still waits; owns both. */
  Result write(ChannelHandlerContext ctx, @Nullable ByteBuf head, HttpContent chunk) {
    boolean last = chunk instanceof LastHttpContent;
    int length = chunk.content().readableBytes();
    if (framing == Framing.CHUNKED) {
      return chunked(ctx, head, chunk, length, last);
    }
    if (framing == NONE) {
      chunk.release();
      send(ctx, head);
      return last ? Result.DONE : Result.MORE;
    }
    if (framing > 0) {
      remaining -= length;
      if (remaining < 0 || last && remaining > 0) {
        chunk.release();
        send(ctx, head);
        return Result.BROKEN;
      }
    }
    data(ctx, head, chunk, length);
    return last ? Result.DONE : Result.MORE;
  }

  private Result chunked(
      ChannelHandlerContext ctx,
      @Nullable ByteBuf head,
      HttpContent chunk,
      int length,
      boolean last) {
    if (length > 0) {
      ByteBuf line = head == null ? ctx.alloc().directBuffer(32) : head;
      if (crlfOwed) {
        line.writeShort('\r' << 8 | '\n');
      }
      writeHex(line, length);
      data(ctx, line, last ? chunk.retain() : chunk, length);
      crlfOwed = true;
      if (last) {
        ctx.write(end((LastHttpContent) chunk, ctx), ctx.voidPromise());
        chunk.release();
      }
      return last ? Result.DONE : Result.MORE;
    }
    send(ctx, head);
    if (last) {
      ctx.write(end((LastHttpContent) chunk, ctx), ctx.voidPromise());
    }
    chunk.release();
    return last ? Result.DONE : Result.MORE;
  }

  /**
   * Ends a chunk whose CRLF is still owed, before a flush: some clients hand a chunk on only when
   * it is whole, and the next one may be long in coming.
   */
  void endChunk(ChannelHandlerContext ctx) {
    if (crlfOwed) {
      crlfOwed = false;
      ctx.write(ctx.alloc().directBuffer(2).writeShort('\r' << 8 | '\n'), ctx.voidPromise());
    }
  }

  /** Nothing more is written. */
  void clear() {
    crlfOwed = false;
  }

  /** The last chunk and the trailers (RFC 9112, section 7.1.2). */
  private ByteBuf end(LastHttpContent last, ChannelHandlerContext ctx) {
    ByteWriter out = ByteWriter.get();
    if (crlfOwed) {
      crlfOwed = false;
      out.crlf();
    }
    out.put('0');
    out.crlf();
    if (!last.trailingHeaders().isEmpty()) {
      HeaderBlock.of(last.trailingHeaders()).writeTo(out);
    }
    out.crlf();
    return out.toBuffer(ctx.alloc(), 0);
  }

  private static void data(
      ChannelHandlerContext ctx, @Nullable ByteBuf before, HttpContent chunk, int length) {
    if (before != null && length <= before.writableBytes() && length <= COPY_LIMIT) {
      before.writeBytes(chunk.content());
      chunk.release();
      send(ctx, before);
      return;
    }
    send(ctx, before);
    if (length > 0) {
      ctx.write(chunk.content(), ctx.voidPromise());
    } else {
      chunk.release();
    }
  }

  private static void send(ChannelHandlerContext ctx, @Nullable ByteBuf buffer) {
    if (buffer != null) {
      ctx.write(buffer, ctx.voidPromise());
    }
  }

  private static void writeHex(ByteBuf out, int number) {
    int shift = (31 - Integer.numberOfLeadingZeros(number)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.writeByte("0123456789abcdef".charAt(number >>> shift & 15));
    }
    out.writeShort('\r' << 8 | '\n');
  }
}
