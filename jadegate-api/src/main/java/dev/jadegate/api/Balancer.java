package dev.jadegate.api;

/**
 * Chooses one of a fixed array of live instances. Knows no HTTP. Made anew when the set of live
 * instances changes; called by all event loops at once, must not block, and should not allocate.
 */
public interface Balancer {
  /**
   * The index of an instance, from 0 to size - 1.
   *
   * @param hash the hash of the exchange's key, for balancers that use one; else 0
   * @param attempt 0 for the first choice of an exchange, counting up; a later choice should differ
   *     from the earlier ones
   */
  int choose(long hash, int attempt);
}
