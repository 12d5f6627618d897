package dev.jadegate.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many retries may be under way at once: a share of the requests under way, and a few at least,
 * so that retries cannot multiply the load on a service that is failing (SEMANTICS 76).
 * Thread-safe.
 */
public final class RetryBudget {
  /** Below this many a share means nothing. */
  private static final int MINIMUM = 3;

  private volatile int percent;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();

  public RetryBudget(int percent) {
    this.percent = percent;
  }

  /** Changes the share. */
  public void percent(int now) {
    percent = now;
  }

  /** A request begins. */
  public void enter() {
    requests.incrementAndGet();
  }

  /** A request is over. */
  public void leave() {
    requests.decrementAndGet();
  }

  /** Whether one more retry may begin; it must be given back with {@link #retryOver}. */
  public boolean tryRetry() {
    int allowed = Math.max(MINIMUM, requests.get() * percent / 100);
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

  /** Requests under way that hold a share, because they were retried. */
  public int activeRetries() {
    return retries.get();
  }

  /** Requests under way. */
  public int active() {
    return requests.get();
  }
}
