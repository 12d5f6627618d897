package dev.jadegate.resilience;

/**
 * How much may pass for one key: arithmetic on a state that is one long, never negative. The state
 * 0 is that of a key that was never seen. Immutable and thread-safe; nothing allocates.
 *
 * <p>Whoever holds the state reads it, asks {@link #take}, and swaps in the answer atomically. A
 * state only ever grows, so that a swap that succeeds was made of the present state.
 */
public sealed interface Allowance permits TokenBucket, CalendarQuota {
  /** What {@link #take} answers if nothing is left. */
  long REFUSED = -1;

  /** The present, in a unit of this allowance. */
  long now();

  /** The state after one more has passed; {@link #REFUSED} if none may. */
  long take(long state, long now);

  /** How many may pass at once, from 0 to {@link #limit}. */
  long available(long state, long now);

  /** Until as many are available as there ever are; 0 if they are. */
  long nanosToWhole(long state, long now);

  /** Until one may pass; 0 if one may. */
  long nanosToNext(long state, long now);

  /** Whether the state is as good as 0, and so may be forgotten. */
  boolean isWhole(long state, long now);

  /**
   * The state here of a key that had a state in another allowance: of what was used as much counts
   * as used as is fair.
   */
  long carry(Allowance from, long state);

  /** How many are available at most. */
  long limit();

  /** The time for which {@link #limit} is given, in whole seconds, rounded up. */
  long windowSeconds();
}
