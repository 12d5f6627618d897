package dev.jadegate.filter.compression;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much native memory compressors may hold together, over all routes and reloads: slow clients
 * keep theirs for long. What finds no room is not compressed. Thread-safe.
 */
public final class CompressionRoom {
  private final AtomicLong taken;
  private final long bytes;

  /** None at all, of which others of a size are made. */
  public CompressionRoom() {
    this(new AtomicLong(), 0);
  }

  private CompressionRoom(AtomicLong taken, long bytes) {
    this.taken = taken;
    this.bytes = bytes;
  }

  /** The same room, of another size from now on. */
  public CompressionRoom of(long size) {
    return new CompressionRoom(taken, size);
  }

  /** Takes so many bytes; false: there are not so many left. */
  boolean take(long count) {
    if (taken.addAndGet(count) <= bytes) {
      return true;
    }
    taken.addAndGet(-count);
    return false;
  }

  void giveBack(long count) {
    taken.addAndGet(-count);
  }
}
