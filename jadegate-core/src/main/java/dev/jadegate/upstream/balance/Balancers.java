package dev.jadegate.upstream.balance;

import dev.jadegate.api.BalancerFactory;
import org.jspecify.annotations.Nullable;

/** The algorithms that are built in, by the names that the configuration uses. */
public final class Balancers {
  private Balancers() {}

  /**
   * One algorithm, and what it wants.
   *
   * @param weighted whether the configured weights count; otherwise all instances weigh the same,
   *     but for those that warm up
   * @param timesAnswers whether it asks how long answers take
   * @param hashes whether it wants the hash of a key
   */
  public record Algorithm(
      BalancerFactory factory, boolean weighted, boolean timesAnswers, boolean hashes) {
    /** The same with other settings. */
    public Algorithm with(BalancerFactory other) {
      return new Algorithm(other, weighted, timesAnswers, hashes);
    }
  }

  /** The algorithm of this name, with the settings that it has by default; null: unknown. */
  public static @Nullable Algorithm of(String name) {
    return switch (name) {
      case RoundRobin.NAME -> new Algorithm(new RoundRobin.Factory(), false, false, false);
      case WeightedRoundRobin.NAME -> weighted(new WeightedRoundRobin.Factory());
      case WeightedRandom.NAME -> weighted(new WeightedRandom.Factory());
      case LeastConnections.NAME -> weighted(new LeastConnections.Factory());
      case ConsistentHash.NAME ->
          new Algorithm(
              new ConsistentHash.Factory(ConsistentHash.VIRTUAL_NODES, 0), true, false, true);
      case PowerOfTwo.NAME -> weighted(new PowerOfTwo.Factory());
      case PeakEwma.NAME -> new Algorithm(new PeakEwma.Factory(), true, true, false);
      default -> null;
    };
  }

  /** The algorithm of a jar; its mistakes cost no request. */
  public static Algorithm ofPlugin(BalancerFactory plugin, boolean hashes) {
    return new Algorithm(new GuardedBalancer.Factory(plugin), true, plugin.timesAnswers(), hashes);
  }

  private static Algorithm weighted(BalancerFactory factory) {
    return new Algorithm(factory, true, false, false);
  }
}
