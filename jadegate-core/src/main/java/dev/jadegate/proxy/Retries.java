package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.config.RetryCondition;
import dev.jadegate.header.Idempotency;
import dev.jadegate.header.RetryAfter;
import dev.jadegate.loop.Deadline;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.upstream.Service;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is made again, and when (RFC 9110, section 9.2.2). Never after a byte of
 * the response went to the client, never for a client that left; other than idempotent methods only
 * if nothing was sent. Event loop only.
 */
final class Retries {
  private static final String NO_MORE = "no_more_tries";
  private static final String BODY_NOT_KEPT = "body_not_kept";

  private final RequestFlow flow;
  private final InstantSource clock;

  Retries(RequestFlow flow, InstantSource clock) {
    this.flow = flow;
    this.clock = clock;
  }

  /** Sets the limit on the whole exchange: the route's, or the client's if that is shorter. */
  void armTotal(LiveExchange x) {
    long total = x.matched().timings().total();
    if (x.callNanos > 0 && (total <= 0 || x.callNanos < total)) {
      total = x.callNanos;
    }
    x.totalNanos = total;
    if (total > 0) {
      Deadline deadline = x.loop().deadline(() -> outOfTime(x));
      x.total = deadline;
      deadline.set(x.startNanos, total);
    }
  }

  private void outOfTime(LiveExchange x) {
    if (x.attempt != null && x.totalNanos != x.callNanos) { // an impatient client proves nothing
      x.attempt.outOfTime();
    }
    if (!x.headWritten) {
      x.notRetried("deadline");
    }
    flow.fail(x, Failure.RESPONSE_TIMEOUT, "total time is up");
    flow.flush(x);
  }

  /** Whether this answer is dropped, and another attempt begins instead. */
  boolean instead(LiveExchange x, Attempt attempt, ResponseHead head) {
    int status = head.status().code();
    if (!x.matched().retry().answers(status)) {
      return false;
    }
    long after = RetryAfter.nanos(head.headers(), clock);
    String obstacle = unrepeatable(x);
    if (obstacle == null && after != RetryAfter.NONE && !isTimeFor(x, after)) {
      obstacle = "retry_after";
    }
    if (obstacle == null) {
      obstacle = takeRetry(x);
    }
    if (obstacle != null) {
      x.notRetried(obstacle);
      return false;
    }
    attempt.cancel("retried");
    schedule(x, Math.max(0, after) + backoff(x), "status_" + status);
    return true;
  }

  /**
   * Whether the instance is obeyed if it asks for that long (SEMANTICS 74): a client whose time
   * would be over before the next attempt has more of this answer than of a timeout.
   */
  private static boolean isTimeFor(LiveExchange x, long afterNanos) {
    RetryPolicy policy = x.matched().retry();
    return afterNanos <= policy.maxAfterNanos()
        && (x.totalNanos <= 0
            || afterNanos + policy.maxBackoffNanos(x.retries + 1) < x.leftNanos());
  }

  /** Whether another attempt begins, now or soon. */
  boolean again(LiveExchange x, Attempt attempt, Failure failure) {
    if (isSilentlyRepeatable(x, attempt, failure)) {
      x.staleRetried = true; // on a fresh connection, and not counted as a retry
      restart(x, true);
      return true;
    }
    String obstacle = obstacle(x, attempt, failure);
    if (obstacle == null) {
      obstacle = takeRetry(x);
    }
    if (obstacle != null) {
      if (failure.side() == Failure.Side.UPSTREAM) {
        x.notRetried(obstacle);
      }
      return false;
    }
    boolean elsewhere = x.service != null && x.service.liveCount() > x.attempts;
    boolean atOnce = failure.retry() == Failure.Retry.ALWAYS && elsewhere;
    schedule(x, atOnce ? 0 : backoff(x), failure.label());
    return true;
  }

  /** A connection that was just closed, or a stream that was not looked at, once an exchange. */
  private static boolean isSilentlyRepeatable(LiveExchange x, Attempt attempt, Failure failure) {
    if (x.staleRetried) {
      return false;
    }
    if (failure == Failure.STALE_CONNECTION && attempt.isOnReusedConnection()) {
      return unrepeatable(x) == null;
    }
    return failure == Failure.REFUSED_STREAM // RFC 9113, section 8.7, whatever its method
        && isBodyKept(x);
  }

  /** What forbids another attempt, as a label; null: nothing does. */
  private static @Nullable String obstacle(LiveExchange x, Attempt attempt, Failure failure) {
    if (failure == Failure.STALE_CONNECTION && attempt.isOnReusedConnection()) {
      return x.staleRetried ? NO_MORE : unrepeatable(x);
    }
    RetryCondition condition =
        switch (failure) {
          case CONNECT_FAILURE, CONNECT_TIMEOUT -> RetryCondition.CONNECT_FAILURE;
          case REFUSED_STREAM -> RetryCondition.REFUSED_STREAM;
          case RESET, STALE_CONNECTION, BAD_RESPONSE -> RetryCondition.RESET;
          case RESPONSE_TIMEOUT -> RetryCondition.RESPONSE_TIMEOUT;
          default -> null;
        };
    if (condition == null || !x.matched().retry().when().contains(condition)) {
      return "policy";
    }
    if (attempt.isNothingSent()) {
      return null;
    }
    return failure == Failure.REFUSED_STREAM
        ? isBodyKept(x) ? null : BODY_NOT_KEPT
        : unrepeatable(x);
  }

  /** Why a request that was sent cannot be sent again; null: it can. */
  static @Nullable String unrepeatable(LiveExchange x) {
    if (!Idempotency.isIdempotent(x.request().method())) {
      return "not_idempotent";
    }
    return isBodyKept(x) ? null : BODY_NOT_KEPT;
  }

  private static boolean isBodyKept(LiveExchange x) {
    return (x.body == null || x.body.isReplayable()) && x.tunnel == null;
  }

  /**
   * Takes one retry from the exchange's count; of the service's budget the exchange holds one share
   * from its first retry to its end. Null if it got one; else what forbids it.
   */
  private static @Nullable String takeRetry(LiveExchange x) {
    Service service = x.service;
    if (x.retries >= x.matched().retry().retries() || service == null) {
      return NO_MORE;
    }
    if (Choice.isRefusing(service.breakers().common(), x)) {
      return "breaker_open"; // it would be refused, and what failed says more (SEMANTICS 96)
    }
    if (!x.retryHeld && !service.retryBudget().tryRetry()) {
      x.snapshot.observation().retried(service.name(), "over_budget");
      return "over_budget";
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
                if (!x.ended && !x.answering) {
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
