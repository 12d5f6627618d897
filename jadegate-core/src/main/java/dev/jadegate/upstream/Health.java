package dev.jadegate.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Whether an instance gets requests, as three see it who do not know each other: active checks that
 * ask it, passive ones that watch what becomes of requests, and operators. Written under the lock
 * of its service, read by anybody.
 */
public final class Health {
  /** What active checks say. */
  public enum Probed {
    /** It is not checked. */
    NEVER,
    /** It will be; until then it gets no traffic (SEMANTICS 89). */
    PENDING,
    UP,
    DOWN
  }

  /**
   * Passive checks keep traffic from it.
   *
   * @param reason as metrics have it
   * @param endNanos when it is over, on the monotonic clock
   * @param steps of the ejection time, more each time
   */
  public record Ejection(String reason, long endNanos, int steps) {}

  private volatile Probed probed = Probed.NEVER;
  private volatile @Nullable Ejection ejection;
  private volatile boolean drained;

  /** What active checks say. */
  public Probed probed() {
    return probed;
  }

  /** Whether passive checks keep traffic from it for some time. */
  public boolean isEjected() {
    return ejection != null;
  }

  /** Why, and for how long; null if it is not ejected. */
  public @Nullable Ejection ejection() {
    return ejection;
  }

  /** Whether an operator wants it to get nothing new. */
  public boolean isDrained() {
    return drained;
  }

  /** Whether it is well. */
  public boolean isUp() {
    return ejection == null && (probed == Probed.NEVER || probed == Probed.UP);
  }

  void probed(Probed now) {
    probed = now;
  }

  void ejected(@Nullable Ejection now) {
    ejection = now;
  }

  void drained(boolean now) {
    drained = now;
  }

  /** It goes on with what was known of another one. */
  void inherit(Health before) {
    probed = before.probed;
    ejection = before.ejection;
    drained = before.drained;
  }
}
