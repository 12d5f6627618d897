package dev.jadegate.upstream.pool;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cap on connections to one instance over all event loops together. A permit moves between
 * loops, a connection never does: a loop that finds the cap reached leaves its name here, once for
 * all who wait on it, and the next permit that comes free wakes it. Thread-safe.
 */
final class Permits {
  private final int max;
  private final AtomicInteger taken = new AtomicInteger();
  private final ConcurrentLinkedQueue<ConnectionPool> hungry = new ConcurrentLinkedQueue<>();

  Permits(int max) {
    this.max = max;
  }

  boolean tryTake() {
    while (true) {
      int now = taken.get();
      if (now >= max) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Takes one whether or not the cap is reached. */
  void take() {
    taken.incrementAndGet();
  }

  void give() {
    taken.decrementAndGet();
    passOn();
  }

  /** Wakes the next pool if a permit is free; a pool that was woken and needs none says so here. */
  void passOn() {
    ConnectionPool next = taken.get() < max ? hungry.poll() : null;
    if (next != null) {
      next.wake();
    }
  }

  /**
   * The pool, which must not be in the queue, is woken, once, when a permit comes free; at once if
   * one came free in between.
   */
  void wait(ConnectionPool pool) {
    hungry.add(pool);
    if (taken.get() < max && hungry.remove(pool)) {
      pool.wake();
    }
  }

  /** The pool wants no permit any more; false if it is about to be woken. */
  boolean forget(ConnectionPool pool) {
    return hungry.remove(pool);
  }

  /** Whether a pool waits. */
  boolean isWanted() {
    return !hungry.isEmpty();
  }

  /** Whether a pool has waited for long and has no connection that could serve it. */
  boolean isStarving(long now) {
    for (ConnectionPool pool : hungry) {
      if (pool.isStarving(now)) {
        return true;
      }
    }
    return false;
  }

  /** Connections open or being opened now. */
  int taken() {
    return taken.get();
  }
}
