package dev.jadegate.filter.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * One body on its way into one encoding. It keeps a window of what came, and never the body. Has
 * native memory until it is closed; one thread at a time.
 */
public abstract sealed class Compressor implements AutoCloseable
    permits BrotliCompressor, GzipCompressor, ZstdCompressor {
  /** The least room that an encoder is given at once. */
  private static final int ROOM = 512;

  private boolean closed;

  /**
   * Takes a part, which it reads to its end, and appends what comes of it, which may be nothing
   * yet.
   */
  public final void write(ByteBuf data, ByteBuf out) {
    if (data.nioBufferCount() == 1) {
      compress(data.nioBuffer(), out);
    } else {
      for (ByteBuffer part : data.nioBuffers()) {
        compress(part, out);
      }
    }
    data.skipBytes(data.readableBytes());
  }

  abstract void compress(ByteBuffer data, ByteBuf out);

  /** Appends all that a reader needs to have what was written so far. */
  public abstract void flush(ByteBuf out);

  /** Appends the end. Only to be closed then. */
  public abstract void finish(ByteBuf out);

  /** Gives back what it holds; a second time it does nothing. */
  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      free();
    }
  }

  abstract void free();

  /** Where the next bytes may be put, which {@link #appended} then counts. */
  static ByteBuffer room(ByteBuf out) {
    out.ensureWritable(ROOM);
    return out.nioBuffer(out.writerIndex(), out.writableBytes());
  }

  /** So many were put there. */
  static void appended(ByteBuf out, int count) {
    out.writerIndex(out.writerIndex() + count);
  }
}
