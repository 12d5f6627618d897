package dev.jadegate.upstream.balance;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How far along its cycle each event loop is: a fraction of the cycle, in parts of 2^64, which runs
 * over by itself at the cycle's end. So a balancer with a cycle of another length goes on at the
 * same part of it, and the place is had by a multiplication. Each loop begins somewhere else, or
 * all would come to the same instance at the same time.
 *
 * <p>Error: a step is rounded up by less than 2^-64 of the cycle, so that a place is left out once
 * in more than 2^30 cycles. Thread-safe: threads whose numbers are far apart may share a position,
 * which is an atomic.
 */
final class Positions {
  /** Of longs, so that no two positions are in one pair of cache lines, which a core fetches. */
  private static final int STRIDE = 16;

  private final AtomicLongArray parts;
  private final int mask;

  Positions() {
    int count = Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1) << 1;
    mask = count - 1;
    parts = new AtomicLongArray((count + 1) * STRIDE);
    for (int i = 1; i <= count; i++) {
      parts.setPlain(i * STRIDE, ThreadLocalRandom.current().nextLong());
    }
  }

  /** How long a turn is in a cycle of this many. */
  static long step(int length) {
    return Long.divideUnsigned(-1L, length) + 1;
  }

  /** The place in a cycle of this many turns. */
  static int place(long part, int length) {
    return (int) Math.unsignedMultiplyHigh(part, length);
  }

  /** Where the caller's loop is; it then goes on by one step. */
  long advance(long step) {
    return parts.getAndAdd(ofCaller(), step);
  }

  /** Where the caller's loop was last. */
  long last(long step) {
    return parts.get(ofCaller()) - step;
  }

  private int ofCaller() {
    return (1 + ((int) Thread.currentThread().threadId() & mask)) * STRIDE;
  }
}
