package dev.jadegate.loop;

import io.netty.channel.EventLoop;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * One event loop with what it owns: its number, its clock and its randomness. Everything but {@link
 * #eventLoop()} and {@link #index()} belongs to that loop's thread.
 */
public final class Loop {
  private final int index;
  private final EventLoop eventLoop;
  private final SplittableRandom random;
  private final LongSupplier nanoClock;
  private final byte[] scratch = new byte[64];
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

  /** Some bytes to put something together in, valid until somebody else does. */
  public byte[] scratch() {
    return scratch;
  }

  /** This loop's random numbers. */
  public SplittableRandom random() {
    return random;
  }
}
