package dev.jadegate.api;

import java.util.Map;

/** One instance that may be chosen, as a {@link Balancer} sees it. Thread-safe. */
public interface Candidate {
  /** Tells it from the service's other instances, also after a reload or a restart. */
  String id();

  /**
   * Its share beside the others, above zero; 100 if nothing says otherwise. Fixed: an instance that
   * warms up is given to a new balancer with each new weight.
   */
  int weight();

  /** Attempts under way at it now, over all event loops. */
  int active();

  /**
   * How long it lately took to begin an answer, in nanoseconds: a mean that jumps up to a slow
   * answer at once and falls back over some seconds. 0: nothing is known yet.
   */
  long latencyNanos();

  /**
   * How many times as long as another candidate it lately took, by the same mean; 1 if nothing is
   * known of one of them. Costs less than to ask both: the means of both fall alike with time, so
   * that the clock need not be read.
   */
  default double latencyRatio(Candidate other) {
    long nanos = latencyNanos();
    long otherNanos = other.latencyNanos();
    return nanos == 0 || otherNanos == 0 ? 1 : (double) nanos / otherNanos;
  }

  /** What the configuration or the registry says of it; immutable. */
  Map<String, String> metadata();
}
