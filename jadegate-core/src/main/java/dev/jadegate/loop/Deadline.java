package dev.jadegate.loop;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timeout that is moved far more often than it expires. Moving it later, or off, is one store:
 * the timer stays where it is and looks again when it fires. So a connection that serves thousands
 * of requests a second touches the event loop's timer queue a few times a minute. Belongs to one
 * event loop.
 *
 * <p>What lives for one request only has no deadline of its own, but one of {@link Loop#deadline},
 * whose timer is there from another request.
 */
public final class Deadline implements Runnable {
  private static final long NONE = Long.MIN_VALUE;
  private static final Runnable NOTHING = () -> {};

  private final Loop loop;
  private Runnable onExpiry;
  private long at = NONE;
  private long timerAt;
  private @Nullable ScheduledFuture<?> timer;

  /** A deadline that is off. */
  public Deadline(Loop loop, Runnable onExpiry) {
    this.loop = loop;
    this.onExpiry = onExpiry;
  }

  /** Expires this long after {@code now}; zero or less: never. */
  public void set(long now, long timeoutNanos) {
    if (timeoutNanos <= 0) {
      at = NONE;
      return;
    }
    at = now + timeoutNanos;
    if (timer == null) {
      arm(now);
    } else if (timerAt - at > 0) {
      timer.cancel(false);
      arm(now);
    }
  }

  /** Does not expire until set again. */
  public void off() {
    at = NONE;
  }

  /** Off, and leaves nothing in the timer queue. */
  public void cancel() {
    at = NONE;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Off, and for somebody else from now on. */
  public void release() {
    at = NONE;
    onExpiry = NOTHING;
    if (!loop.keep(this)) {
      cancel();
    }
  }

  /** Released before, and now for this. */
  Deadline reuse(Runnable next) {
    onExpiry = next;
    return this;
  }

  /** The timer fired. */
  @Override
  public void run() {
    timer = null;
    if (at == NONE) {
      return;
    }
    long now = loop.now();
    if (at - now <= 0) {
      at = NONE;
      onExpiry.run();
    } else {
      arm(now);
    }
  }

  private void arm(long now) {
    timerAt = at;
    timer = loop.eventLoop().schedule(this, at - now, TimeUnit.NANOSECONDS);
  }
}
