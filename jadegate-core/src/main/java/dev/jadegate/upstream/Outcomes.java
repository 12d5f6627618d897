package dev.jadegate.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What became of an instance's attempts, for those who judge it. Thread-safe, without locks. */
public final class Outcomes {
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicLong answerNanos = new AtomicLong();

  /**
   * What came in since the last one was taken.
   *
   * @param attempts all of them
   * @param failures of these
   * @param answers those that had one
   * @param answerNanos how long these took, all together
   */
  public record Sum(int attempts, int failures, int answers, long answerNanos) {
    /** How long an answer took; 0 if there was none. */
    public long meanNanos() {
      return answers == 0 ? 0 : answerNanos / answers;
    }
  }

  /** An attempt failed: how many have, one after the other. */
  public int failed() {
    return failuresInARow.incrementAndGet();
  }

  /** An attempt succeeded. */
  public void succeeded() {
    if (failuresInARow.get() != 0) {
      failuresInARow.set(0);
    }
  }

  /** Adds to the sum; {@code answerNanos} below 0: there was no answer. */
  public void count(boolean failed, long nanos) {
    attempts.incrementAndGet();
    if (failed) {
      failures.incrementAndGet();
    }
    if (nanos >= 0) {
      answers.incrementAndGet();
      answerNanos.addAndGet(nanos);
    }
  }

  /** The sum, which begins anew. Exact but for what comes in at this moment. */
  public Sum take() {
    return new Sum(
        attempts.getAndSet(0),
        failures.getAndSet(0),
        answers.getAndSet(0),
        answerNanos.getAndSet(0));
  }

  /** Nothing that was counts any more. */
  public void forget() {
    failuresInARow.set(0);
    take();
  }
}
