package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests with the same key to the same instance, also after others have come or gone: when
 * one of n leaves, its keys go to others and all else stays, which is about 1/n of the keys. D.
 * Karger and others, <a
 * href="https://www.cs.princeton.edu/courses/archive/fall09/cos518/papers/chash.pdf">Consistent
 * Hashing and Random Trees</a> (STOC 1997), on a {@link Ring} with many points an instance. A
 * request without a key goes to a random instance.
 *
 * <p>Cost: O(1) on average. Error: with v points an instance, the share of keys that an instance
 * gets is off by about 1 in the root of v of it, that is 8 % for 160; one whose weight is less than
 * a hundredth of the mean has a single point, and so may get several times what it should.
 *
 * <p>Further choices go on along the circle, to other instances. So a key has the same second
 * instance everywhere.
 *
 * <p>With a bound, an instance that has more attempts under way than so many percent of the mean
 * (by weight) is passed over: V. Mirrokni, M. Thorup, M. Zadimoghaddam, <a
 * href="https://arxiv.org/abs/1608.01350">Consistent Hashing with Bounded Loads</a> (2016). The
 * mean is exact for up to 16 instances. Above, all are counted in one of n choices only, at random,
 * so that it is behind by about one request an instance and loop. Where nobody near the key has
 * room, the less busy of two random instances is taken. Thread-safe.
 */
public final class ConsistentHash implements Balancer {
  static final String NAME = "consistent_hash";

  /** Points on the circle for an instance of weight 100, as for nginx's {@code consistent}. */
  public static final int VIRTUAL_NODES = 160;

  private final Ring ring;
  private final int size;
  private final AliasTable random;
  private final @Nullable LoadBound bound;

  ConsistentHash(List<? extends Candidate> candidates, int virtualNodes, int boundedLoadPercent) {
    ring = new Ring(candidates, virtualNodes);
    size = candidates.size();
    random = new AliasTable(Weights.of(candidates));
    bound = boundedLoadPercent == 0 ? null : new LoadBound(candidates, boundedLoadPercent);
  }

  /**
   * Makes them.
   *
   * @param virtualNodes points on the circle for an instance of weight 100, above zero
   * @param boundedLoadPercent how much of the mean an instance may have under way, above 100; 0:
   *     any
   */
  public record Factory(int virtualNodes, int boundedLoadPercent) implements BalancerFactory {
    private static final int MEAN = 100;

    public Factory {
      if (virtualNodes <= 0) {
        throw new IllegalArgumentException(
            "found " + virtualNodes + " virtual nodes; expected at least 1");
      }
      if (boundedLoadPercent != 0 && boundedLoadPercent <= MEAN) {
        throw new IllegalArgumentException(
            "found a load of " + boundedLoadPercent + " percent; expected more than 100, or 0");
      }
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      return new ConsistentHash(candidates, virtualNodes, boundedLoadPercent);
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    if (hash == 0) {
      return random.draw(ThreadLocalRandom.current().nextLong());
    }
    int place = ring.place(Bits.mix(hash));
    int[] owners = ring.owners();
    if (bound != null) {
      return bound.free(owners, place, attempt, size);
    }
    return attempt == 0 ? owners[place] : Distinct.after(owners, place, attempt, size);
  }
}
