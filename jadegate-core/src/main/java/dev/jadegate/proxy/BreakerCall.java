package dev.jadegate.proxy;

import dev.jadegate.loop.Loop;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.AttemptResult;
import dev.jadegate.upstream.Failures;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has to do with the circuit breaker that it must pass. Says to it what became of
 * the attempt, whatever that was, so that no probe is lost. Event loop only.
 */
final class BreakerCall {
  /** Of attempts that pass no breaker. */
  static final BreakerCall NONE = new BreakerCall(null, CircuitBreaker.REFUSED);

  private final @Nullable CircuitBreaker breaker;
  private final long ticket;
  private boolean judged;

  private BreakerCall(@Nullable CircuitBreaker breaker, long ticket) {
    this.breaker = breaker;
    this.ticket = ticket;
  }

  /** The leave to begin; null if the breaker refuses. */
  static @Nullable BreakerCall begin(@Nullable CircuitBreaker breaker, Loop loop) {
    if (breaker == null) {
      return NONE;
    }
    long ticket = breaker.acquire(loop.now());
    return ticket == CircuitBreaker.REFUSED ? null : new BreakerCall(breaker, ticket);
  }

  /** The attempt's result is known; a second time if an answer breaks off. */
  void judge(AttemptResult result, Loop loop) {
    if (breaker == null) {
      return;
    }
    long now = loop.now();
    if (Failures.isFailure(result)) {
      breaker.failed(ticket, now);
    } else if (!judged) {
      breaker.succeeded(ticket, now, result.headNanos());
    }
    judged = true;
  }

  /** The attempt is over; if nothing is known of it, it was as if it had not been. */
  void end() {
    if (breaker != null && !judged) {
      breaker.abandoned(ticket);
    }
  }
}
