package dev.jadegate.scenario;

import dev.jadegate.testkit.Origin;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An origin that does so many requests a second and no more: they are done one after the other, at
 * times that follow each other by a fixed step, so that what comes too fast piles up in it. It
 * makes up for a thread that woke late, as long as others wait. Thread-safe.
 */
final class PacedOrigin implements AutoCloseable {
  private final long stepNanos;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Origin origin;

  PacedOrigin(int perSecond) throws IOException {
    stepNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    origin =
        Origin.answering((request, connection) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          long now = System.nanoTime();
          long doneAt = nextNanos.updateAndGet(next -> Math.max(next, now) + stepNanos);
          while (System.nanoTime() - doneAt < 0) {
            LockSupport.parkNanos(doneAt - System.nanoTime());
          }
          inside.decrementAndGet();
          connection.respond(200, "done");
        });
  }

  String address() {
    return origin.address();
  }

  /** How many requests it had at once, at most. */
  int most() {
    return most.get();
  }

  @Override
  public void close() throws IOException {
    origin.close();
  }
}
