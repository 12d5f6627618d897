package dev.jadegate.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of faults of ours, which end an exchange or a connection. Each is logged with its stack,
 * except that memory has run out: that strikes many at once, wherever they are, and a log that
 * drowns in stacks makes it worse. Of that one line a minute says how many there were.
 */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
  private static final Once OUT_OF_MEMORY = new Once(TimeUnit.MINUTES.toNanos(1));

  private Faults() {}

  /** How many came since one was last let through, which is once in a while. Thread-safe. */
  static final class Once {
    private final long everyNanos;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong nextAt = new AtomicLong(Long.MIN_VALUE);

    Once(long everyNanos) {
      this.everyNanos = everyNanos;
    }

    /** One more; 0: it is held back, else how many there are with those that were. */
    long count(long now) {
      held.incrementAndGet();
      long next = nextAt.get();
      boolean isTime = next == Long.MIN_VALUE || now - next >= 0;
      return isTime && nextAt.compareAndSet(next, now + everyNanos) ? held.getAndSet(0) : 0;
    }
  }

  /** Logs a fault; any thread. */
  public static void log(String what, Throwable cause) {
    if (!(cause instanceof OutOfMemoryError)) {
      LOG.error(what, cause);
      return;
    }
    long count = OUT_OF_MEMORY.count(System.nanoTime());
    if (count > 0) {
      LOG.atError()
          .addKeyValue("count", count)
          .addKeyValue("reason", String.valueOf(cause.getMessage()))
          .log("out of memory, exchanges failed");
    }
  }
}
