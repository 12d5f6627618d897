package dev.jadegate.upstream;

import dev.jadegate.api.BalancerFactory;
import dev.jadegate.upstream.pool.PoolSettings;
import org.jspecify.annotations.Nullable;

/**
 * How a service deals with its instances.
 *
 * @param pool of the connections to each; an instance whose settings change gets new pools
 * @param weighted whether the configured weights count; otherwise all weigh the same
 * @param probed whether active checks decide who is up
 * @param slowStartNanos over this an instance that came back warms up; 0: at once
 * @param panicPercent if fewer are up, all are used; 0: never
 * @param zone whose instances come first; empty: any
 * @param hashKey null where the algorithm needs none
 * @param timesAnswers whether the algorithm asks how long answers take
 * @param sticky the cookies of sticky sessions; null without
 * @param breaker null: calls pass no circuit breaker
 */
public record ServiceSettings(
    PoolSettings pool,
    BalancerFactory balancer,
    boolean weighted,
    boolean probed,
    long slowStartNanos,
    int panicPercent,
    String zone,
    @Nullable HashKey hashKey,
    boolean timesAnswers,
    @Nullable StickySettings sticky,
    @Nullable BreakerPlan breaker) {
  /** Whether an instance gets requests at all, be it ill or not: with weight 0 it does not. */
  boolean isServing(Instance instance) {
    return !weighted || instance.description().weight() > 0;
  }
}
