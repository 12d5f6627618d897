package dev.jadegate.proxy;

import dev.jadegate.message.ResponseHead;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.HashKey;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import org.jspecify.annotations.Nullable;

/**
 * Which instance of a service gets an attempt: the one that the client's cookie names, else one of
 * the balancer's choice, and for a further attempt one that was not tried. One per event loop.
 */
final class Choice {
  private final StickyCookies cookies = new StickyCookies();
  private final Splits splits = new Splits(cookies);

  /** Which service of a split. */
  Service of(LiveExchange x, Action.Split split) {
    return splits.choose(x, split);
  }

  /** Reads what of the request has a say in it. */
  void prepare(LiveExchange x, Service service) {
    HashKey key = service.hashKey();
    x.hash = key == null ? 0 : KeyHash.of(key, x);
    x.sticky = cookies.read(x, service);
  }

  /**
   * An instance; for a further attempt one that was not tried, and that is up, if there is such a
   * one, else one that was tried, but none that is down. Null if none is live.
   */
  @Nullable Instance of(LiveExchange x, Service service) {
    Instance wanted = x.sticky == null ? null : x.sticky.wanted();
    if (wanted != null
        && x.retries == 0 // a connection that was stale is not the instance's fault
        && !isRefusing(wanted.breaker(), x)) {
      return wanted;
    }
    Instance choice = service.choose(x.hash, x.attempts);
    if (choice == null || x.attempts == 0 && !isRefusing(choice.breaker(), x)) {
      return choice;
    }
    for (int i = 1; !isFresh(x, choice) && i < service.liveCount(); i++) {
      Instance other = service.choose(x.hash, x.attempts + i);
      choice = other == null ? choice : other;
    }
    return isFresh(x, choice) ? choice : best(x, service, choice);
  }

  /** In a panic those that are not up are chosen too. */
  private static boolean isFresh(LiveExchange x, Instance instance) {
    return !x.hasTried(instance) && instance.health().isUp() && !isRefusing(instance.breaker(), x);
  }

  /** Whether a breaker, if there is one, would refuse an attempt now. */
  static boolean isRefusing(@Nullable CircuitBreaker breaker, LiveExchange x) {
    return breaker != null && breaker.isRefusing(x.loop().now());
  }

  /** The balancer's position is moved by other loops too, so it may give the tried ones again. */
  private static Instance best(LiveExchange x, Service service, Instance choice) {
    Instance best = choice;
    int most = merit(x, service, choice);
    for (Instance instance : service.instances()) {
      int merit = service.takes(instance) ? merit(x, service, instance) : 0;
      if (merit > most) {
        best = instance;
        most = merit;
      }
    }
    return best;
  }

  /**
   * What counts for an instance, the most important first: that it may be chosen, that its breaker
   * lets it answer, that it is another one, that it is up, which does not follow from the first in
   * a panic.
   */
  private static int merit(LiveExchange x, Service service, Instance instance) {
    boolean up = instance.health().isUp();
    return (up || service.isInPanic() ? 8 : 0)
        + (isRefusing(instance.breaker(), x) ? 0 : 4)
        + (x.hasTried(instance) ? 0 : 2)
        + (up ? 1 : 0);
  }

  /** This instance answers: its client may want to come back. */
  void answered(LiveExchange x, Instance instance, ResponseHead head) {
    splits.answered(x, head);
    // No more sessions at one that is to be rid of them.
    if (x.sticky != null && !x.sticky.isRight(instance) && !instance.health().isDrained()) {
      cookies.write(x, x.sticky, instance, head);
    }
  }
}
