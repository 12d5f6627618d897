package dev.jadegate.loop;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * One event loop with what it owns: its number, its clock and its randomness. Everything but {@link
 * #eventLoop()} and {@link #index()} belongs to that loop's thread.
 */
public final class Loop {
  /** Deadlines kept, each with its timer: some 100 bytes. */
  private static final int MOST_SPARE = 1024;

  private final int index;
  private final EventLoop eventLoop;
  private final SplittableRandom random;
  private final LongSupplier nanoClock;
  private final byte[] scratch = new byte[64];
  private final ArrayDeque<Deadline> spare = new ArrayDeque<>();
  private long lastNanos;

  Loop(int index, EventLoop eventLoop, SplittableRandom random, LongSupplier nanoClock) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.random = random;
    this.nanoClock = nanoClock;
    lastNanos = nanoClock.getAsLong();
  }

  /** From 0 to the number of loops less one. */
  public int index() {
    return index;
  }

  /** Netty's loop. */
  public EventLoop eventLoop() {
    return eventLoop;
  }

  /** The monotonic clock in nanoseconds. */
  public long now() {
    long now = nanoClock.getAsLong();
    lastNanos = now;
    return now;
  }

  /**
   * What {@link #now} last gave: exact enough right after an event that asked for it, stale
   * otherwise.
   */
  public long recent() {
    return lastNanos;
  }

  /** A deadline that is off, to be {@linkplain Deadline#release released}. */
  public Deadline deadline(Runnable onExpiry) {
    Deadline used = spare.pollLast();
    return used == null ? new Deadline(this, onExpiry) : used.reuse(onExpiry);
  }

  /** Keeps it for the next one who wants a deadline; false if there are enough. */
  boolean keep(Deadline deadline) {
    return spare.size() < MOST_SPARE && spare.add(deadline);
  }

  /** Some bytes to put something together in, valid until somebody else does. */
  public byte[] scratch() {
    return scratch;
  }

  /** This loop's random numbers. */
  public SplittableRandom random() {
    return random;
  }
}
