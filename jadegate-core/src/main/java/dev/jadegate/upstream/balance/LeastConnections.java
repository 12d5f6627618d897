package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The instance with the fewest attempts under way, in proportion to its weight; of several, one at
 * random by weight. As nginx has it, <a
 * href="https://nginx.org/en/docs/http/ngx_http_upstream_module.html#least_conn">least_conn</a>,
 * but that nginx lets ties go round.
 *
 * <p>Up to 16 instances all are looked at. Above, four are drawn by weight and compared: a look at
 * all would cost more than it brings, see {@link PowerOfTwo}, of which this is a stricter kind (the
 * fullest has about log log n / log 4 more than the mean).
 *
 * <p>A later choice always draws: whoever refused the first attempt is likely to be the least busy
 * again.
 *
 * <p>Cost: O(min(n, 16)), one random number. The counts may be behind by what other loops are
 * choosing at this moment. Immutable.
 */
public final class LeastConnections implements Balancer {
  static final String NAME = "least_connections";

  /** Up to so many instances all are looked at: a pick stays below 100 ns (BalancerBenchmark). */
  static final int MAX_SCANNED = 16;

  /** So many are drawn if there are more. Taste. */
  private static final int DRAWS = 4;

  private static final int HALF = 32;

  private final Candidate[] candidates;
  private final int[] weights;
  private final AliasTable table;

  LeastConnections(List<? extends Candidate> candidates) {
    this.candidates = candidates.toArray(new Candidate[0]);
    weights = Weights.of(candidates);
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
      return new LeastConnections(candidates);
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    long random = ThreadLocalRandom.current().nextLong();
    if (attempt > 0 && candidates.length == 2) {
      return table.draw(random);
    }
    return candidates.length <= MAX_SCANNED && attempt == 0 ? least(random) : leastOfDrawn(random);
  }

  private int least(long seed) {
    long random = seed;
    int best = 0;
    int active = candidates[0].active();
    long tied = weights[0];
    for (int i = 1; i < candidates.length; i++) {
      int other = candidates[i].active();
      long difference = (long) other * weights[best] - (long) active * weights[i];
      if (difference < 0) {
        best = i;
        active = other;
        tied = weights[i];
      } else if (difference == 0) {
        tied += weights[i]; // each of k that tie is kept in the end in proportion to its weight
        random = Bits.next(random);
        if ((random >>> HALF) * tied >>> HALF < weights[i]) {
          best = i;
          active = other;
        }
      }
    }
    return best;
  }

  private int leastOfDrawn(long seed) {
    long random = seed;
    int best = table.draw(random);
    int active = candidates[best].active();
    for (int i = 1; i < DRAWS; i++) {
      random = Bits.next(random);
      int drawn = table.draw(random);
      int other = candidates[drawn].active();
      if ((long) other * weights[best] < (long) active * weights[drawn]) {
        best = drawn;
        active = other;
      }
    }
    return best;
  }
}
