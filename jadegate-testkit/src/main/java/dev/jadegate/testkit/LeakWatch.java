package dev.jadegate.testkit;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Counts the buffers that are not yet released, between the start of the first gateway and the end
 * of the last: exactly, not by samples, and without waiting for the garbage collector. A leak of
 * one test does not fail the next. Netty makes it, so the JVM must be started with {@code
 * -Dio.netty.customResourceLeakDetector=dev.jadegate.testkit.LeakWatch}; with {@code
 * -Dio.netty.util.LeakPresenceDetector.trackCreationStack=true} a leak tells where it was made.
 */
public final class LeakWatch<T> extends LeakPresenceDetector<T> {
  private static final String PROPERTY = "io.netty.customResourceLeakDetector";
  private static final ResourceScope ELSEWHERE = new ResourceScope("no gateway");

  private static volatile ResourceScope scope = ELSEWHERE;
  private static int gateways;

  /** For Netty. */
  public LeakWatch(Class<?> type, int samplingInterval) {
    super(type);
  }

  /** For Netty, which looks for this one too. */
  public LeakWatch(Class<?> type, int samplingInterval, long maxActive) {
    super(type);
  }

  @Override
  protected ResourceScope currentScope() {
    return scope;
  }

  /** A gateway is about to start. */
  static synchronized void enter() {
    Object made = ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Object.class);
    if (!(made instanceof LeakWatch)) {
      throw new IllegalStateException(
          "leaks would not be seen; start the JVM with -D"
              + PROPERTY
              + "="
              + LeakWatch.class.getName());
    }
    if (gateways++ == 0) {
      scope = new ResourceScope("gateway");
    }
  }

  /**
   * A gateway has ended.
   *
   * @throws AssertionError if it was the last one and buffers were not released
   */
  static synchronized void leave() {
    if (--gateways > 0) {
      return;
    }
    ResourceScope over = scope;
    scope = ELSEWHERE;
    try {
      over.close();
    } catch (IllegalStateException leak) {
      throw new AssertionError("the gateway leaked buffers", leak);
    }
  }
}
