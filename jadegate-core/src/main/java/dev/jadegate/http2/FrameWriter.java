package dev.jadegate.http2;

import dev.jadegate.message.ByteWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Frames to bytes. Frames of all streams gather in one buffer until the flush, large content goes
 * beside it without a copy.
 */
final class FrameWriter {
  /** Holds a batch of usual answers; the next buffer follows when it is full. */
  private static final int BUFFER = 4 * 1024;

  /** Up to here a copy is cheaper than another buffer in the gathering write. */
  private static final int COPY_LIMIT = 2 * 1024;

  private final ChannelHandlerContext ctx;
  private @Nullable ByteBuf out;
  private boolean written;

  /** DATA frames since the connection began. */
  private long dataFrames;

  FrameWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  long dataFrames() {
    return dataFrames;
  }

  /** The client's first bytes (section 3.4). */
  void preface() {
    room(Frames.PREFACE.length).writeBytes(Frames.PREFACE);
  }

  /** SETTINGS of pairs of number and value. */
  void settings(int... pairs) {
    ByteBuf to = frame(pairs.length / 2 * 6, Frames.SETTINGS, 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      to.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
  }

  void settingsAck() {
    frame(0, Frames.SETTINGS, Frames.ACK, 0);
  }

  void ping(byte[] payload, int flags) {
    frame(8, Frames.PING, flags, 0).writeBytes(payload, 0, 8);
  }

  void goAway(int lastStream, int code) {
    frame(8, Frames.GOAWAY, 0, 0).writeInt(lastStream).writeInt(code);
  }

  void reset(int stream, int code) {
    frame(4, Frames.RST_STREAM, 0, stream).writeInt(code);
  }

  void windowUpdate(int stream, int increment) {
    frame(4, Frames.WINDOW_UPDATE, 0, stream).writeInt(increment);
  }

  /** A header block, in as many frames as it needs (section 6.10). */
  void headers(int stream, ByteWriter block, boolean endStream) {
    int length = block.length();
    int flags = endStream ? Frames.END_STREAM : 0;
    int type = Frames.HEADERS;
    int done = 0;
    do {
      int count = Math.min(length - done, Frames.MAX_PAYLOAD);
      boolean last = done + count == length;
      block.copyTo(
          frame(count, type, last ? flags | Frames.END_HEADERS : flags, stream), done, count);
      done += count;
      type = Frames.CONTINUATION;
      flags = 0;
    } while (done < length);
  }

  /** One DATA frame; owns the content, which is at most {@link Frames#MAX_PAYLOAD} long. */
  void data(int stream, ByteBuf content, boolean endStream) {
    dataFrames++;
    int length = content.readableBytes();
    int flags = endStream ? Frames.END_STREAM : 0;
    if (length <= COPY_LIMIT) {
      ByteBuf to = room(Frames.HEADER_LENGTH + length);
      head(to, length, Frames.DATA, flags, stream);
      to.writeBytes(content);
      content.release();
    } else {
      head(room(Frames.HEADER_LENGTH), length, Frames.DATA, flags, stream);
      handOn();
      ctx.write(content, ctx.voidPromise());
    }
  }

  private ByteBuf frame(int length, int type, int flags, int stream) {
    ByteBuf to = room(Frames.HEADER_LENGTH + length);
    head(to, length, type, flags, stream);
    return to;
  }

  private static void head(ByteBuf to, int length, int type, int flags, int stream) {
    to.writeLong((long) length << 40 | (long) type << 32 | (long) flags << 24 | stream >>> 8);
    to.writeByte(stream);
  }

  private ByteBuf room(int bytes) {
    ByteBuf present = out;
    if (present != null && present.writableBytes() >= bytes) {
      return present;
    }
    if (present != null) {
      out = null;
      send(present);
    }
    ByteBuf next = ctx.alloc().directBuffer(Math.max(bytes, BUFFER));
    out = next;
    return next;
  }

  private void send(ByteBuf buffer) {
    written = true;
    if (buffer.isReadable()) {
      ctx.write(buffer, ctx.voidPromise());
    } else {
      buffer.release();
    }
  }

  /** Lets what is in the buffer go before what follows; the rest of it serves on. */
  private void handOn() {
    ByteBuf present = out;
    if (present != null && present.isReadable()) {
      send(present.readRetainedSlice(present.readableBytes()));
    }
  }

  /** Whether there is something to flush. */
  boolean isDirty() {
    return written || out != null;
  }

  void flush() {
    ByteBuf present = out;
    if (present != null) {
      out = null;
      send(present);
    }
    written = false;
    ctx.flush();
  }

  /** The connection is gone. */
  void clear() {
    if (out != null) {
      out.release();
      out = null;
    }
  }
}
