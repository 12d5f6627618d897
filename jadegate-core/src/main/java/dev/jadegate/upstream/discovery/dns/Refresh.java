package dev.jadegate.upstream.discovery.dns;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a reply is held before its question is asked again.
 *
 * @param fixed always so long; zero: as long as the reply says
 */
record Refresh(Duration fixed) {
  /** Of a reply that does not say how long it holds. */
  static final long UNTIMED = -1;

  /** A reply may forbid to hold it at all; once a second is often enough. */
  private static final long LEAST_SECONDS = 1;

  /** A day, as some zones have it, would be long for an instance that is gone; taste. */
  private static final long MOST_SECONDS = 300;

  /** A name that is missing should be found soon once it is there; taste. */
  private static final long MOST_SECONDS_OF_NOTHING = 30;

  boolean isFixed() {
    return !fixed.isZero();
  }

  /** How long from now; {@link #UNTIMED} if the reply does not say. */
  long nanos(Reply reply) {
    if (isFixed()) {
      return fixed.toNanos();
    }
    if (reply.ttlSeconds() == Reply.UNTIMED) {
      return UNTIMED;
    }
    long most = reply.isEmpty() ? MOST_SECONDS_OF_NOTHING : MOST_SECONDS;
    return TimeUnit.SECONDS.toNanos(Math.clamp(reply.ttlSeconds(), LEAST_SECONDS, most));
  }
}
