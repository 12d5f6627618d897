package dev.jadegate.cache;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is being fetched and kept. One thread fills it; where the length is known from the
 * start, others may read what is there meanwhile.
 */
public final class Filling {
  private static final int FIRST = 8 * 1024;

  private final StoredResponse head;
  private final boolean sized;
  private final int limit;
  private final Room room;
  private byte[] bytes;
  private volatile int length;

  private Filling(StoredResponse head, boolean sized, int first, int limit, Room room) {
    this.head = head;
    this.sized = sized;
    this.limit = limit;
    this.room = room;
    bytes = new byte[first];
  }

  /**
   * One that must be {@link #close}d; null if there is no room for it.
   *
   * @param head the answer without its body
   * @param contentLength of the body; negative: it is not known
   * @param limit the longest body that is kept
   */
  static @Nullable Filling of(StoredResponse head, long contentLength, long limit, Room room) {
    boolean sized = contentLength >= 0;
    int first = (int) (sized ? contentLength : Math.min(FIRST, limit));
    return room.take(first) ? new Filling(head, sized, first, (int) limit, room) : null;
  }

  /** The answer without its body. */
  public StoredResponse head() {
    return head;
  }

  /** Whether it can be read while it is filled: others know how long it will be. */
  public boolean isSized() {
    return sized;
  }

  /** How long the body will be. */
  public int size() {
    return bytes.length;
  }

  /** How much of it is there. Any thread; what is below can be read in {@link #bytes}. */
  public int length() {
    return length;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Appends what a chunk has, which stays as it is; false: it is too much, or there is no room. */
  public boolean append(ByteBuf chunk) {
    int count = chunk.readableBytes();
    int filled = length;
    if (count > (sized ? bytes.length : limit) - filled) {
      return false;
    }
    if (filled + count > bytes.length && !grow(filled + count)) {
      return false;
    }
    chunk.getBytes(chunk.readerIndex(), bytes, filled, count);
    length = filled + count;
    return true;
  }

  private boolean grow(int needed) {
    int size = (int) Math.min(limit, Math.max(needed, 2L * bytes.length));
    if (!room.take(size - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  /** Nothing more comes; to be called once. Whoever reads it may go on. */
  public void close() {
    room.giveBack(bytes.length);
  }

  /** The whole answer; null if its body was shorter than it should be. */
  public @Nullable StoredResponse complete() {
    if (sized && length < bytes.length) {
      return null;
    }
    byte[] body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return new StoredResponse(
        head.route(), head.variance(), head.status(), head.fields(), body, head.freshness());
  }
}
