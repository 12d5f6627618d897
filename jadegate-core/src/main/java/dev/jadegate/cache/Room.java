package dev.jadegate.cache;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes answers may take that are on their way into the cache. Thread-safe. */
final class Room {
  private final AtomicLong taken = new AtomicLong();
  private volatile long size;

  /** So many bytes there are from now on. */
  void resize(long bytes) {
    size = bytes;
  }

  /** Takes so many; false: there are not so many left. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= size) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /** Gives back so many of those taken. */
  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** How many are taken. */
  long taken() {
    return taken.get();
  }
}
