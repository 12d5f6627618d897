package dev.jadegate.loop;

import io.netty.channel.EventLoop;
import java.util.SplittableRandom;

/**
 * One event loop with what it owns: its number, its clock and its randomness. Everything but {@link
 * #eventLoop()} and {@link #index()} belongs to that loop's thread.
 */
public final class Loop {
  private final int index;
  private final EventLoop eventLoop;
  private final SplittableRandom random;
  private long lastNanos = System.nanoTime();

  Loop(int index, EventLoop eventLoop, SplittableRandom random) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.random = random;
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
    long now = System.nanoTime();
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

  /** This loop's random numbers. */
  public SplittableRandom random() {
    return random;
  }
}
