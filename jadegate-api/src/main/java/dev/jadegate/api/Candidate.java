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
   * The same for whoever asks several candidates at once, and reads the clock only once.
   *
   * @param now what {@link System#nanoTime} says
   */
  default long latencyNanos(long now) {
    return latencyNanos();
  }

  /** What the configuration or the registry says of it; immutable. */
  Map<String, String> metadata();
}
