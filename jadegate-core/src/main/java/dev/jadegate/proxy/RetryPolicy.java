package dev.jadegate.proxy;

import dev.jadegate.config.RetryCondition;
import java.util.Set;

/**
 * When a failed attempt is made again.
 *
 * @param retries how often, beyond the first attempt
 * @param when which failures
 * @param backoffNanos the base of the back-off
 * @param perTryNanos a limit on each attempt; zero: none
 * @param replayBytes how much of a request's body is kept for another attempt
 * @param maxAfterNanos how long an instance may ask to wait before the next one
 */
public record RetryPolicy(
    int retries,
    Set<RetryCondition> when,
    long backoffNanos,
    long perTryNanos,
    long replayBytes,
    long maxAfterNanos) {
  /** Back-off grows to this many times its base (SEMANTICS 73). */
  private static final int CAP = 10;

  /** Whether an answer of the instance with this status is worth another attempt. */
  boolean answers(int status) {
    return switch (status) {
      case 429 -> when.contains(RetryCondition.STATUS_429);
      case 502 -> when.contains(RetryCondition.STATUS_502);
      case 503 -> when.contains(RetryCondition.STATUS_503);
      case 504 -> when.contains(RetryCondition.STATUS_504);
      default -> false;
    };
  }

  /** The longest wait before retry number {@code n}, from 1 on. */
  long maxBackoffNanos(int n) {
    return Math.min((1L << Math.min(n, 10)) - 1, CAP) * backoffNanos;
  }
}
