package dev.jadegate.upstream.balance;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws two instances and takes the one that is likely to answer first: of each, how long it lately
 * took, times what it has to do before. That is "peak EWMA" of Finagle, <a
 * href="https://twitter.github.io/finagle/guide/Clients.html#p2c-least-loaded">Power of Two Choices
 * (P2C) + Peak EWMA</a>. The times are those of {@link Candidate#latencyNanos}: a slow answer
 * counts at once, and is forgotten over some seconds, so that an instance that once was slow is
 * tried again.
 *
 * <p>Departures from the source: an instance of which nothing is known counts as quick as the one
 * that it is compared with, where Finagle lets it in only while it is idle; so neither does it get
 * everything before its first answer, nor nothing. And instances may weigh differently: both are
 * drawn by weight ({@link Pairs}), and what an instance has to do counts by weight, beside the mean
 * of the weights.
 *
 * <p>Two are compared however few there are: all loops would send everything to the quickest, until
 * it is not. An instance whose share is p gets at most 2p; one that was slow gets nothing for as
 * long as its mean, halved every seven seconds, takes to come down to the others'.
 *
 * <p>Cost: O(1), one random number, a look at two counts and two means. The clock, which would take
 * as long as all of this, is not read: {@link Candidate#latencyRatio}. Immutable.
 */
public final class PeakEwma implements Balancer {
  static final String NAME = "peak_ewma";

  private final Candidate[] candidates;
  private final Pairs pairs;

  /** How much of an instance's work one attempt is. */
  private final double[] parts;

  PeakEwma(List<? extends Candidate> candidates) {
    this.candidates = candidates.toArray(new Candidate[0]);
    int[] weights = Weights.of(candidates);
    pairs = new Pairs(weights);
    double mean = (double) Weights.sum(weights) / weights.length;
    parts = new double[weights.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = mean / weights[i];
    }
  }

  /** Makes them. */
  public static final class Factory implements BalancerFactory {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      return new PeakEwma(candidates);
    }
  }

  @Override
  public int choose(long hash, int attempt) {
    long random = ThreadLocalRandom.current().nextLong();
    int first = pairs.first(random);
    if (attempt > 0 && candidates.length == 2) {
      return first; // of two, the one that failed would look as good as before
    }
    int second = pairs.second(first, random);
    return first == second || isNotWorse(first, second) ? first : second;
  }

  private boolean isNotWorse(int first, int second) {
    double load = 1 + candidates[first].active() * parts[first];
    double otherLoad = 1 + candidates[second].active() * parts[second];
    return candidates[first].latencyRatio(candidates[second]) * load <= otherLoad;
  }
}
