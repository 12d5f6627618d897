package dev.jadegate.upstream;

import dev.jadegate.api.Balancer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named group of instances at run time, with what outlives a reload: pools, balancer positions,
 * the budget of retries. Thread-safe.
 */
public final class Service {
  private final String name;
  private final List<Instance> instances;
  private final Instance[] live;
  private final Balancer balancer;
  private final RetryBudget retryBudget;

  public Service(
      String name, List<Instance> instances, Balancer balancer, RetryBudget retryBudget) {
    this.name = name;
    this.instances = List.copyOf(instances);
    this.live = instances.toArray(Instance[]::new);
    this.balancer = balancer;
    this.retryBudget = retryBudget;
  }

  public String name() {
    return name;
  }

  /** All instances, in the order of the configuration. */
  public List<Instance> instances() {
    return instances;
  }

  public RetryBudget retryBudget() {
    return retryBudget;
  }

  /**
   * Chooses an instance; null if none is live.
   *
   * @param hash of the exchange's key
   * @param attempt 0 for the first try of an exchange
   */
  public @Nullable Instance choose(long hash, int attempt) {
    return live.length == 0 ? null : live[balancer.choose(hash, attempt)];
  }

  /** How many instances can be chosen. */
  public int liveCount() {
    return live.length;
  }
}
