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
  private byte[] bytes;
  private volatile int length;

  /**
   * @param head the answer without its body
   * @param contentLength of the body; negative: it is not known
   * @param limit the longest body that is kept
   */
  public Filling(StoredResponse head, long contentLength, long limit) {
    this.head = head;
    this.limit = (int) limit;
    sized = contentLength >= 0;
    bytes = new byte[sized ? (int) contentLength : FIRST];
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

  /** Appends what a chunk has, which stays as it is; false: it is too much. */
  public boolean append(ByteBuf chunk) {
    int count = chunk.readableBytes();
    int filled = length;
    if (count > (sized ? bytes.length : limit) - filled) {
      return false;
    }
    if (filled + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(filled + count, 2 * bytes.length)));
    }
    chunk.getBytes(chunk.readerIndex(), bytes, filled, count);
    length = filled + count;
    return true;
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
