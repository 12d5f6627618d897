package dev.jadegate.upstream.health;

import dev.jadegate.upstream.Health.Probed;

/**
 * What the checks of an instance say together (SEMANTICS 88, 89).
 *
 * <pre>
 *   PENDING ──first good one──► UP ◄──as many good ones in a row as rise──┐
 *      │                        └──as many bad ones in a row as fall──► DOWN
 *      └──first bad one────────────────────────────────────────────────► ┘
 * </pre>
 *
 * Belongs to the loop of the checks.
 */
final class Standing {
  private Probed probed;

  /** Results in a row that speak against what it is now. */
  private int against;

  /** What is known of it already counts on. */
  Standing(Probed known) {
    probed = known == Probed.NEVER ? Probed.PENDING : known;
  }

  Probed probed() {
    return probed;
  }

  boolean isUp() {
    return probed == Probed.UP;
  }

  /** One more result; says whether it changed anything. */
  boolean add(boolean good, int rise, int fall) {
    Probed wanted = good ? Probed.UP : Probed.DOWN;
    if (probed == wanted) {
      against = 0;
      return false;
    }
    against++;
    if (probed != Probed.PENDING && against < (good ? rise : fall)) {
      return false;
    }
    against = 0;
    probed = wanted;
    return true;
  }
}
