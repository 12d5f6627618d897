package dev.jadegate.resilience;

import java.util.concurrent.CompletionStage;

/** Where buckets are that several gateways share. Thread-safe; nothing blocks. */
public interface SharedStore {
  /**
   * Takes up to so many; below 0 gives so many back. Completes on any thread; fails if the store
   * cannot be asked.
   *
   * @param name whose bucket, the same in all gateways
   * @param at the present, or when what is given back was taken, in the unit of the allowance
   */
  CompletionStage<Grant> take(String name, Allowance allowance, long at, long wanted);

  /**
   * What was given.
   *
   * @param taken how many
   * @param left how many more are there
   * @param nanosToWhole until the bucket is full
   * @param nanosToNext until there is one again; 0 if there is
   */
  record Grant(long taken, long left, long nanosToWhole, long nanosToNext) {}
}
