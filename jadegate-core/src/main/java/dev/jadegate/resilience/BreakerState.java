package dev.jadegate.resilience;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A state of a {@link CircuitBreaker}. Calls that begin in it carry its ticket, so that what
 * becomes of them later does not count for another state.
 */
public sealed interface BreakerState {
  /** Tells this state from all others of the same breaker; above 0. */
  long ticket();

  /** As metrics have it. */
  int code();

  /** As logs have it. */
  String label();

  /**
   * Calls pass and are counted.
   *
   * @param openings how often in a row it had opened before
   * @param sinceNanos when it closed
   * @param failures one after the other, until now
   */
  record Closed(long ticket, int openings, long sinceNanos, AtomicInteger failures)
      implements BreakerState {
    @Override
    public int code() {
      return 0;
    }

    @Override
    public String label() {
      return "closed";
    }
  }

  /**
   * Calls are refused.
   *
   * @param openings how often in a row it has opened
   * @param untilNanos from then on probes pass
   */
  record Open(long ticket, int openings, long untilNanos) implements BreakerState {
    @Override
    public int code() {
      return 1;
    }

    @Override
    public String label() {
      return "open";
    }
  }

  /**
   * A few calls pass, to see.
   *
   * @param openings how often in a row it has opened
   * @param untilNanos if the probes have not ended by then, others may begin
   * @param begun probes that are under way or have succeeded
   * @param succeeded probes that have succeeded
   */
  record HalfOpen(
      long ticket, int openings, long untilNanos, AtomicInteger begun, AtomicInteger succeeded)
      implements BreakerState {
    @Override
    public int code() {
      return 2;
    }

    @Override
    public String label() {
      return "half_open";
    }
  }
}
