package dev.jadegate.proxy;

import dev.jadegate.upstream.Service;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which requests of a route are copied, and to whom. Thread-safe.
 *
 * <p>Which ones is not left to chance: the {@code n}-th request is copied if the fraction of {@code
 * n} times the golden ratio is below the share. The fractions of that sequence lie more evenly than
 * those of random numbers (Weyl's equidistribution; Knuth, The Art of Computer Programming, volume
 * 3, section 6.4, theorem S): of {@code N} requests the share is copied to within a few, not to
 * within the root of {@code N}. No request is the one in ten that a client's own rhythm may fall
 * on, as it would be if one counted to ten.
 */
public final class MirrorPolicy {
  /** 2^64 divided by the golden ratio. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final Service service;
  private final Route route;
  private final double percent;
  private final long threshold;
  private final long maxBodyBytes;
  private final AtomicLong position = new AtomicLong();

  /**
   * @param service gets the copies
   * @param route under which they are sent: its timeouts and retries are theirs
   */
  public MirrorPolicy(Service service, Route route, double percent, long maxBodyBytes) {
    this.service = service;
    this.route = route;
    this.percent = percent;
    threshold = (long) (percent / 100 * 0x1p63) << 1;
    this.maxBodyBytes = maxBodyBytes;
  }

  Service service() {
    return service;
  }

  Route route() {
    return route;
  }

  /** Requests with a longer body are not copied. */
  long maxBodyBytes() {
    return maxBodyBytes;
  }

  /** Whether the next request is copied. */
  boolean draws() {
    return percent >= 100 || Long.compareUnsigned(position.getAndAdd(STEP), threshold) < 0;
  }
}
