package dev.jadegate.upstream.discovery.consul;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps questions from following each other in a tight loop: some may, so that a change is seen at
 * once, then one a second. Not thread-safe.
 */
final class Pace {
  /** As many instances may come up one by one before the pace is felt; taste. */
  private static final int BURST = 10;

  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoClock;
  private long fullAt;

  Pace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    fullAt = nanoClock.getAsLong();
  }

  /** How long to wait before the next question, which is counted. */
  Duration pause() {
    long now = nanoClock.getAsLong();
    fullAt = (fullAt - now < 0 ? now : fullAt) + STEP_NANOS;
    return Duration.ofNanos(Math.max(0, fullAt - now - BURST * STEP_NANOS));
  }
}
