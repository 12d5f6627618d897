package dev.jadegate.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes an order between threads where a test would otherwise sleep: one waits until another opens.
 * Stays open.
 */
public final class Gate {
  /** The longest that anything in a test waits; far more than a loaded machine needs. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch latch = new CountDownLatch(1);

  /** Lets everybody pass, now and later. */
  public void open() {
    latch.countDown();
  }

  /**
   * Waits until the gate is open.
   *
   * @throws AssertionError if nobody opens it in time
   */
  public void await() throws InterruptedException {
    if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("nobody opened the gate");
    }
  }
}
