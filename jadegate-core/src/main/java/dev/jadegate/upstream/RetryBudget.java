package dev.jadegate.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * How many retries may be under way at once: a share of the requests under way, and a few at least,
 * so that retries cannot multiply the load on a service that is failing (SEMANTICS 76).
 * Thread-safe.
 */
public final class RetryBudget {
  /** Below this many a share means nothing. */
  private static final int MINIMUM = 3;

  private final IntSupplier requests;
  private final AtomicInteger retries = new AtomicInteger();
  private volatile int percent;

  /** The requests under way are asked for at each retry. */
  public RetryBudget(int percent, IntSupplier requests) {
    this.percent = percent;
    this.requests = requests;
  }

  /** Changes the share. */
  public void percent(int now) {
    percent = now;
  }

  /** Whether one more retry may begin; it must be given back with {@link #retryOver}. */
  public boolean tryRetry() {
    int allowed = Math.max(MINIMUM, requests.getAsInt() * percent / 100);
    if (retries.incrementAndGet() > allowed) {
      retries.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A retry is over. */
  public void retryOver() {
    retries.decrementAndGet();
  }

  /** Retries under way. */
  public int retries() {
    return retries.get();
  }
}
