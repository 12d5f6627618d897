package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws two instances and takes the one with fewer attempts under way, in proportion to its weight.
 * M. Mitzenmacher, <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">The
 * Power of Two Choices in Randomized Load Balancing</a> (IEEE Transactions on Parallel and
 * Distributed Systems 12, 2001): the fullest of n has about log log n / log 2 more than the mean,
 * where with one draw it has log n / log log n more. Looking for the very least would be hardly
 * better, costs a look at all, and makes all loops rush to the same instance at once.
 *
 * <p>Departing from the source, instances may weigh differently: both are drawn by weight ({@link
 * Pairs}) and what is compared is attempts by weight. With nothing under way the first drawn is
 * taken, so that shares are then exactly those of the weights; whatever the load, an instance whose
 * share is p gets at most 2p.
 *
 * <p>Cost: O(1), one random number, a look at two counts. The counts may be behind by what other
 * loops are choosing at this moment. Immutable.
 */
public final class PowerOfTwo implements Balancer {
  static final String NAME = "power_of_two";

  private final Candidate[] candidates;
  private final int[] weights;
  private final Pairs pairs;

  PowerOfTwo(List<? extends Candidate> candidates) {
    this.candidates = candidates.toArray(new Candidate[0]);
    weights = Weights.of(candidates);
    pairs = new Pairs(weights);
  }

  /** Makes them. */
  public static final class Factory implements BalancerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      return new PowerOfTwo(candidates);
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    long random = ThreadLocalRandom.current().nextLong();
    int first = pairs.first(random);
    if (attempt > 0 && candidates.length == 2) {
      return first; // of two, the one that failed at once would be the idle one again and again
    }
    int second = pairs.second(first, random);
    long load = (long) candidates[first].active() * weights[second];
    return (long) candidates[second].active() * weights[first] < load ? second : first;
  }
}
