package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.config.RetryCondition;
import dev.jadegate.header.Idempotency;
import dev.jadegate.loop.Deadline;
import dev.jadegate.upstream.Service;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is made again, and when (RFC 9110, section 9.2.2). Never after a byte of
 * the response went to the client, never for a client that left; other than idempotent methods only
 * if nothing was sent. Event loop only.
 */
final class Retries {
  private final RequestFlow flow;

  Retries(RequestFlow flow) {
    this.flow = flow;
  }

  /** Sets the limit on the whole exchange: the route's, or the client's if that is shorter. */
  void armTotal(LiveExchange x) {
    long total = x.matched().timings().total();
    if (x.callNanos > 0 && (total <= 0 || x.callNanos < total)) {
      total = x.callNanos;
    }
    x.totalNanos = total;
    if (total > 0) {
      Deadline deadline = new Deadline(x.loop(), () -> outOfTime(x));
      x.total = deadline;
      deadline.set(x.startNanos, total);
    }
  }

  private void outOfTime(LiveExchange x) {
    if (x.attempt != null && x.callNanos == 0) {
      x.attempt.outOfTime();
    }
    x.notRetried(x.headWritten ? NotRetried.RESPONSE_BEGUN : NotRetried.DEADLINE);
    flow.fail(x, Failure.RESPONSE_TIMEOUT, "total time is up");
    flow.flush(x);
  }

  /** Whether an answer with this status is dropped, and another attempt begins instead. */
  boolean instead(LiveExchange x, Attempt attempt, int status) {
    if (status < 502 || !x.matched().retry().answers(status)) {
      return false;
    }
    NotRetried refusal = repeatable(x);
    if (refusal == null) {
      refusal = takeRetry(x);
    }
    if (refusal != null) {
      x.notRetried(refusal);
      return false;
    }
    attempt.cancel("retried");
    schedule(x, backoff(x), "status_" + status);
    return true;
  }

  /** Whether another attempt begins, now or soon. */
  boolean again(LiveExchange x, Attempt attempt, Failure failure, String detail) {
    if (failure == Failure.STALE_CONNECTION && attempt.isOnReusedConnection()) {
      NotRetried refusal = x.staleRetried ? NotRetried.NO_MORE_TRIES : repeatable(x);
      if (refusal != null) {
        x.notRetried(refusal);
        return false;
      }
      x.staleRetried = true; // silent, on a fresh connection, not counted as a retry
      restart(x, true);
      return true;
    }
    if (failure == Failure.REFUSED_STREAM && !x.staleRetried && bodyRepeatable(x) == null) {
      x.staleRetried = true; // it was not looked at (RFC 9113, section 8.7), whatever its method
      restart(x, true);
      return true;
    }
    NotRetried refusal = allowed(x, attempt, failure);
    if (refusal == null) {
      refusal = takeRetry(x);
    }
    if (refusal != null) {
      x.notRetried(refusal);
      return false;
    }
    boolean elsewhere = x.service != null && x.service.liveCount() > x.attempts;
    boolean atOnce = failure.retry() == Failure.Retry.ALWAYS && elsewhere;
    schedule(x, atOnce ? 0 : backoff(x), failure.label());
    return true;
  }

  /** Why this failure may not be followed by another attempt; null: it may. */
  private static @Nullable NotRetried allowed(LiveExchange x, Attempt attempt, Failure failure) {
    RetryCondition condition =
        switch (failure) {
          case CONNECT_FAILURE, CONNECT_TIMEOUT -> RetryCondition.CONNECT_FAILURE;
          case REFUSED_STREAM -> RetryCondition.REFUSED_STREAM;
          case RESET, STALE_CONNECTION, BAD_RESPONSE -> RetryCondition.RESET;
          case RESPONSE_TIMEOUT -> RetryCondition.RESPONSE_TIMEOUT;
          default -> null;
        };
    if (condition == null || !x.matched().retry().when().contains(condition)) {
      return NotRetried.POLICY;
    }
    if (attempt.isNothingSent()) {
      return null;
    }
    return failure == Failure.REFUSED_STREAM ? bodyRepeatable(x) : repeatable(x);
  }

  private static @Nullable NotRetried repeatable(LiveExchange x) {
    return Idempotency.isIdempotent(x.request().method())
        ? bodyRepeatable(x)
        : NotRetried.NOT_IDEMPOTENT;
  }

  private static @Nullable NotRetried bodyRepeatable(LiveExchange x) {
    if (x.tunnel != null) {
      return NotRetried.RESPONSE_BEGUN;
    }
    return x.body == null || x.body.isReplayable() ? null : NotRetried.BODY_TOO_LARGE;
  }

  /**
   * Takes one retry from the exchange's count; of the service's budget the exchange holds one share
   * from its first retry to its end. Null if there was one.
   */
  private static @Nullable NotRetried takeRetry(LiveExchange x) {
    Service service = x.service;
    if (x.retries >= x.matched().retry().retries() || service == null) {
      return NotRetried.NO_MORE_TRIES;
    }
    if (Choice.isRefusing(service.breakers().common(), x)) {
      return NotRetried
          .BREAKER_OPEN; // it would be refused, and what failed says more (SEMANTICS 96)
    }
    if (!x.retryHeld && !service.retryBudget().tryRetry()) {
      x.snapshot.observation().retried(service.name(), "over_budget");
      return NotRetried.BUDGET;
    }
    x.retryHeld = true;
    x.retries++;
    return null;
  }

  /** Full jitter over a growing interval (SEMANTICS 73). */
  private long backoff(LiveExchange x) {
    long max = x.matched().retry().maxBackoffNanos(x.retries);
    return max <= 0 ? 0 : x.loop().random().nextLong(max + 1);
  }

  private void schedule(LiveExchange x, long delayNanos, String reason) {
    x.snapshot.observation().retried(x.service(), reason);
    if (delayNanos == 0) {
      restart(x, false);
    } else {
      x.loop()
          .eventLoop()
          .schedule(
              () -> {
                if (!x.ended) {
                  restart(x, false);
                  flow.flush(x);
                }
              },
              delayNanos,
              TimeUnit.NANOSECONDS);
    }
  }

  private void restart(LiveExchange x, boolean fresh) {
    flow.rewindBody(x);
    flow.tryInstance(x, fresh);
  }
}
