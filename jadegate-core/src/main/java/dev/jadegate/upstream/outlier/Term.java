package dev.jadegate.upstream.outlier;

/**
 * How long an instance is ejected: as many times the configured time as it was ejected before,
 * including this time, at most ten; and one less for each such time that it has served since its
 * return (SEMANTICS 92). So an instance that fails for a second time at once is away twice as long,
 * and one that has served for ten times the ejection time has a clean record. This is Envoy's rule,
 * which bounds the time itself (max_ejection_time) rather than the factor. Control thread only.
 */
final class Term {
  private static final int MAX_STEPS = 10;

  private int steps;
  private long returned;

  /** It is ejected: for so long. */
  long begin(long baseNanos, long now) {
    if (steps > 0) {
      steps -= (int) Math.min(steps, Math.max(0, now - returned) / baseNanos);
    }
    steps = Math.min(steps + 1, MAX_STEPS);
    return steps * baseNanos;
  }

  /** How many times the configured time it is, or was last. */
  int steps() {
    return steps;
  }

  /** It has returned. */
  void end(long now) {
    returned = now;
  }
}
