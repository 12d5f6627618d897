package dev.jadegate.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** Bytes that arrived and are not yet decoded. Owns them. Belongs to the channel's event loop. */
final class Inbox {
  private @Nullable ByteBuf bytes;

  /** Takes over what was read from the socket. */
  void add(ByteBufAllocator allocator, ByteBuf read) {
    ByteBuf old = bytes;
    bytes =
        old == null ? read : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, old, read);
  }

  /** Whether nothing is there; lets go of a buffer that has been read to its end. */
  boolean isEmpty() {
    ByteBuf old = bytes;
    if (old == null) {
      return true;
    }
    if (old.isReadable()) {
      return false;
    }
    clear();
    return true;
  }

  /** What is there; only if it is not empty. Stays owned by the inbox. */
  ByteBuf bytes() {
    ByteBuf present = bytes;
    if (present == null) {
      throw new IllegalStateException("inbox is empty");
    }
    return present;
  }

  /** The number of bytes. */
  int size() {
    return bytes == null ? 0 : bytes.readableBytes();
  }

  /**
   * Takes out at most so many bytes; the caller owns them. The whole buffer changes hands without a
   * slice if it fits.
   */
  ByteBuf take(long atMost) {
    ByteBuf present = bytes();
    if (present.readableBytes() <= atMost) {
      bytes = null;
      return present;
    }
    return present.readRetainedSlice((int) atMost);
  }

  /** Releases everything. */
  void clear() {
    ByteBuf old = bytes;
    if (old != null) {
      bytes = null;
      old.release();
    }
  }
}
