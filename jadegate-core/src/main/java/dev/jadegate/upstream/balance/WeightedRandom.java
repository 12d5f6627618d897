package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A random instance, in proportion to its weight, by the method that {@link AliasTable} cites. It
 * remembers nothing, so gateways and event loops need not agree on anything, and a later choice may
 * fall on the same instance again.
 *
 * <p>Cost: O(1), one random number. Error: after k choices the share p of an instance is off by
 * about the root of p(1-p)/k. Immutable.
 */
public final class WeightedRandom implements Balancer {
  static final String NAME = "random";

  private final AliasTable table;

  WeightedRandom(int... weights) {
    table = new AliasTable(weights);
  }

  /** Makes them. */
  public static final class Factory implements BalancerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      return new WeightedRandom(Weights.of(candidates));
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    return table.draw(ThreadLocalRandom.current().nextLong());
  }
}
