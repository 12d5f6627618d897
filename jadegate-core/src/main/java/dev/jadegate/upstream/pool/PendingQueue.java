package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import java.util.ArrayDeque;

/**
 * Those who wait for a connection, first come first served, each for a bounded time. Belongs to its
 * event loop.
 */
final class PendingQueue {
  /** One who waits. */
  record Waiter(ConnectionTaker taker, long connectNanos, long sinceNanos) {}

  private final Loop loop;
  private final PoolSettings settings;
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Deadline deadline;

  PendingQueue(Loop loop, PoolSettings settings) {
    this.loop = loop;
    this.settings = settings;
    deadline = new Deadline(loop, this::expire);
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** False if the queue is full. */
  boolean offer(ConnectionTaker taker, long connectNanos) {
    if (waiters.size() >= settings.maxPending()) {
      return false;
    }
    long now = loop.now();
    if (waiters.isEmpty()) {
      deadline.set(now, settings.pendingNanos());
    }
    waiters.addLast(new Waiter(taker, connectNanos, now));
    return true;
  }

  Waiter peek() {
    return waiters.getFirst();
  }

  Waiter poll() {
    return noted(waiters.removeFirst());
  }

  private Waiter noted(Waiter waiter) {
    waiter.taker().onWaited(loop.now() - waiter.sinceNanos());
    return waiter;
  }

  void remove(ConnectionTaker taker) {
    waiters.removeIf(waiter -> waiter.taker() == taker);
  }

  private void expire() {
    long now = loop.now();
    while (!waiters.isEmpty()) {
      long waited = now - waiters.peekFirst().sinceNanos();
      if (waited < settings.pendingNanos()) {
        deadline.set(now, settings.pendingNanos() - waited);
        return;
      }
      noted(waiters.removeFirst())
          .taker()
          .onNoConnection(Failure.OVERLOADED, "waited for a connection");
    }
  }
}
