package dev.jadegate.upstream;

import dev.jadegate.resilience.CircuitBreaker;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of a service: none, one for all of it, or one for each instance. They
 * outlive reloads. Read by event loops, changed under the service's lock.
 */
public final class Breakers implements MembershipListener {
  private final LongSupplier nanoClock;
  private volatile @Nullable CircuitBreaker common;
  private volatile BreakerWatch watch = BreakerWatch.NONE;
  private @Nullable BreakerPlan plan;

  Breakers(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** From now on this one hears of changes. */
  public void watch(BreakerWatch listener) {
    watch = listener;
  }

  /** That which calls of this instance must pass; null: none. */
  public @Nullable CircuitBreaker of(Instance instance) {
    CircuitBreaker own = instance.breaker();
    return own == null ? common : own;
  }

  /** That of the whole service; null: there is none. */
  public @Nullable CircuitBreaker common() {
    return common;
  }

  void configure(@Nullable BreakerPlan next, List<Instance> instances) {
    plan = next;
    if (next == null || next.perInstance()) {
      common = null;
    } else {
      CircuitBreaker present = common;
      if (present == null) {
        common = breaker(next, null);
      } else {
        present.configure(next.settings());
      }
    }
    instances.forEach(this::configure);
  }

  @Override
  public void onInstances(List<Instance> instances) {
    instances.forEach(this::configure);
  }

  private void configure(Instance instance) {
    BreakerPlan now = plan;
    CircuitBreaker present = instance.breaker();
    if (now == null || !now.perInstance()) {
      instance.breaker(null);
    } else if (present == null) {
      instance.breaker(breaker(now, instance));
    } else {
      present.configure(now.settings());
    }
  }

  private CircuitBreaker breaker(BreakerPlan plan, @Nullable Instance instance) {
    return new CircuitBreaker(
        plan.settings(),
        nanoClock.getAsLong(),
        () -> ThreadLocalRandom.current().nextDouble(),
        (before, after) -> watch.onChange(instance, before, after));
  }
}
