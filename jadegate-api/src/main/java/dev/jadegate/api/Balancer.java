package dev.jadegate.api;

/**
 * Chooses one of a fixed array of live instances. Knows no HTTP. Made anew when the set of live
 * instances changes.
 *
 * <p>Called by all event loops at once, for every attempt: it must not block nor take a lock, and
 * should not allocate. What it changes is atomic, or may be lost. One that throws or answers with
 * something else than an index costs no request: an instance is drawn at random instead, and the
 * first such mistake is logged.
 */
public interface Balancer {
  /**
   * The index of an instance, from 0 to size - 1.
   *
   * @param hash the hash of the exchange's key, for balancers that use one; 0 if it has none, or
   *     the configuration names no {@code key}
   * @param attempt 0 for the first choice of an exchange, counting up; a later choice should differ
   *     from the earlier ones
   */
  int choose(long hash, int attempt);
}
