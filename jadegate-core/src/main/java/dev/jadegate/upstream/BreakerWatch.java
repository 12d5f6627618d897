package dev.jadegate.upstream;

import dev.jadegate.resilience.BreakerState;
import org.jspecify.annotations.Nullable;

/** Hears of each change of a breaker's state, on the event loop that brought it about. */
@FunctionalInterface
public interface BreakerWatch {
  /** Hears nothing. */
  BreakerWatch NONE = (instance, before, after) -> {};

  /**
   * A breaker changed.
   *
   * @param instance whose it is; null: the service's own
   */
  void onChange(@Nullable Instance instance, BreakerState before, BreakerState after);
}
