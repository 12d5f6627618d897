package dev.jadegate.filter.compression;

import dev.jadegate.api.BodyOut;
import dev.jadegate.message.LastContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One answer's body while it is compressed. The compressor is made when the first chunk comes, as
 * another answer may take the place of this one before, and closed with the last. Event loop only.
 */
final class CompressedBody {
  /** More than a compressor gives for a small answer, so that its buffer grows seldom. */
  private static final int LEAST = 1024;

  private final Coding coding;
  private final long length;
  private final CompressionRoom room;
  private final CompressionListener listener;
  private @Nullable Compressor compressor;
  private boolean over;

  /** Something was written that may still be in the compressor. */
  private boolean gathered;

  private long taken;
  private long given;

  /**
   * One that must be closed.
   *
   * @param length of the body as it comes; negative: it is not known
   * @param room of which {@link Coding#memory} was taken, and which gets it back
   */
  CompressedBody(Coding coding, long length, CompressionRoom room, CompressionListener listener) {
    this.coding = coding;
    this.length = length;
    this.room = room;
    this.listener = listener;
  }

  /** Takes a chunk and hands on what comes of it. */
  void write(HttpContent chunk, BodyOut to) {
    ByteBuf data = chunk.content();
    int count = data.readableBytes();
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(Math.max(LEAST, count / 2));
    try {
      Compressor into = compressor();
      taken += count;
      into.write(data, out);
      gathered |= count > 0;
      if (chunk instanceof LastHttpContent) {
        into.finish(out);
      }
    } catch (RuntimeException e) {
      out.release();
      throw e;
    } finally {
      chunk.release();
    }
    given += out.readableBytes();
    if (chunk instanceof LastHttpContent last) {
      close();
      to.write(new LastContent(out, last.trailingHeaders()));
    } else {
      pass(out, to);
    }
  }

  /** Hands on what the client may wait for. */
  void flush(BodyOut to) {
    Compressor into = compressor;
    if (into == null || !gathered) {
      return;
    }
    gathered = false;
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(LEAST);
    try {
      into.flush(out);
    } catch (RuntimeException e) {
      out.release();
      throw e;
    }
    given += out.readableBytes();
    pass(out, to);
  }

  private static void pass(ByteBuf out, BodyOut to) {
    if (out.isReadable()) {
      to.write(new DefaultHttpContent(out));
    } else {
      out.release();
    }
  }

  private Compressor compressor() {
    Compressor present = compressor;
    if (present == null) {
      present = coding.open(length);
      compressor = present;
      listener.begun(coding);
    }
    return present;
  }

  /** Whether it has ended, or another answer has taken its place. */
  boolean isOver() {
    return over;
  }

  /** Gives back what it holds, if anything. */
  void close() {
    if (over) {
      return;
    }
    over = true;
    room.giveBack(coding.memory());
    Compressor used = compressor;
    if (used != null) {
      compressor = null;
      used.close();
      listener.ended(coding, taken, given);
    }
  }
}
