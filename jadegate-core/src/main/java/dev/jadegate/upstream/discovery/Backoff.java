package dev.jadegate.upstream.discovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failure in a row: twice as long each time up to a limit, and of that
 * between a half and the whole, so that those who failed together do not return together. Not
 * thread-safe.
 */
public final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final long firstMillis;
  private final long limitMillis;
  private final RandomGenerator random;
  private int failures;

  /** The first wait, and the longest. */
  public Backoff(Duration first, Duration limit, RandomGenerator random) {
    firstMillis = first.toMillis();
    limitMillis = limit.toMillis();
    this.random = random;
  }

  /** After one more failure. */
  public Duration next() {
    long whole = Math.min(limitMillis, firstMillis << Math.min(failures++, MAX_DOUBLINGS));
    return Duration.ofMillis(whole / 2 + random.nextLong(whole - whole / 2 + 1));
  }

  /** There was success. */
  public void reset() {
    failures = 0;
  }
}
