package dev.jadegate.cache;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When what is behind a URI changed last, so that an answer is not kept that was asked for before.
 * A fixed number of places, which URIs share by their hash: one that shares with another seems to
 * have changed when that did, and is at worst not kept once. Thread-safe.
 */
final class Changes {
  private static final int PLACES = 1 << 16; // 512 KB

  private final long startNanos = System.nanoTime();

  /** Nanoseconds since the start; 0: never. */
  private final AtomicLongArray times = new AtomicLongArray(PLACES);

  /** It changes now. */
  void note(String uri) {
    times.accumulateAndGet(place(uri), sinceStart(System.nanoTime()), Math::max);
  }

  /** Whether it changed at that time, by {@link System#nanoTime}, or later. */
  boolean isSince(String uri, long nanos) {
    return times.get(place(uri)) >= sinceStart(nanos);
  }

  private long sinceStart(long nanos) {
    return Math.max(1, nanos - startNanos + 1);
  }

  private static int place(String uri) {
    int hash = uri.hashCode() * 0x9E3779B9; // neighbours apart, as by Fibonacci hashing
    return hash >>> Integer.SIZE - 16;
  }
}
