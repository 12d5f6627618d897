package dev.jadegate.resilience;

/** Hears of each change of state, on the thread whose call brought it about. May not block. */
@FunctionalInterface
public interface BreakerListener {
  /** Hears nothing. */
  BreakerListener NONE = (before, after) -> {};

  /** The breaker went from one state to another. */
  void onChange(BreakerState before, BreakerState after);
}
