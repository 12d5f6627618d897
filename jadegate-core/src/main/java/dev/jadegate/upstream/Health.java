package dev.jadegate.upstream;

/**
 * What is known of an instance's health, from two sides that do not know each other: active checks
 * that ask it, and passive ones that watch what becomes of requests. Written under the lock of its
 * service, read by anybody.
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

  private volatile Probed probed = Probed.NEVER;
  private volatile boolean ejected;

  /** What active checks say. */
  public Probed probed() {
    return probed;
  }

  /** Whether passive checks keep traffic from it for some time. */
  public boolean isEjected() {
    return ejected;
  }

  /** Whether it may be given requests. */
  public boolean isUp() {
    return !ejected && (probed == Probed.NEVER || probed == Probed.UP);
  }

  void probed(Probed now) {
    probed = now;
  }

  void ejected(boolean now) {
    ejected = now;
  }
}
