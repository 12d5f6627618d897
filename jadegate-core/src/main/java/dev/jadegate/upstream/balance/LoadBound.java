package dev.jadegate.upstream.balance;

import dev.jadegate.api.Candidate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** How many attempts an instance may have under way in bounded-load hashing. Thread-safe. */
final class LoadBound {
  /** Up to so many instances all are counted at every choice. */
  private static final int MAX_COUNTED = 16;

  /** How far along the circle to look for a free instance. Taste. */
  private static final int STRETCH = 64;

  private static final double PERCENT = 100;

  private final Candidate[] candidates;
  private final Pairs pairs;

  /** Of each instance, how many attempts it may have for one that all have. */
  private final double[] shares;

  /** Attempts under way at all. A race between two that count is harmless: both counted now. */
  private volatile long active;

  LoadBound(List<? extends Candidate> candidates, int percent) {
    this.candidates = candidates.toArray(new Candidate[0]);
    int[] weights = Weights.of(candidates);
    pairs = new Pairs(weights);
    double all = Weights.sum(weights);
    shares = new double[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weights[i] / all * percent / PERCENT;
    }
    active = count();
  }

  private long count() {
    long sum = 0;
    for (Candidate candidate : candidates) {
      sum += candidate.active();
    }
    return sum;
  }

  /**
   * The number-th instance from a place on that has room. If there is none nearby, which takes a
   * key that makes much of all traffic, the less busy of two at random; a later choice then goes on
   * along the circle.
   */
  int free(int[] owners, int place, int number, int size) {
    long total = 1 + now();
    int found = 0;
    for (int i = 0; i < STRETCH && i < owners.length; i++) {
      int index = Distinct.at(owners, place, i);
      if (candidates[index].active() < Math.ceil(shares[index] * total)
          && !Distinct.isIn(owners, place, i, index)
          && found++ == number) {
        return index;
      }
    }
    return number == 0 ? lessBusy() : Distinct.after(owners, place, number, size);
  }

  private int lessBusy() {
    long random = ThreadLocalRandom.current().nextLong();
    int first = pairs.first(random);
    int second = pairs.second(first, random);
    double load = candidates[first].active() / shares[first];
    return candidates[second].active() / shares[second] < load ? second : first;
  }

  private long now() {
    if (candidates.length <= MAX_COUNTED) {
      return count();
    }
    if (ThreadLocalRandom.current().nextInt(candidates.length) == 0) {
      active = count();
    }
    return active;
  }
}
