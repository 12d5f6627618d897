package dev.jadegate.upstream.balance;

import dev.jadegate.api.Candidate;
import java.util.List;

/** The weights of candidates, in their order. */
final class Weights {
  private Weights() {}

  /** A weight that is not above zero, which the contract rules out, counts as one. */
  static int[] of(List<? extends Candidate> candidates) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("nothing to balance over; expected an instance");
    }
    int[] weights = new int[candidates.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(1, candidates.get(i).weight());
    }
    return weights;
  }

  static boolean areEqual(int[] weights) {
    for (int weight : weights) {
      if (weight != weights[0]) {
        return false;
      }
    }
    return true;
  }

  static long sum(int[] weights) {
    long sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
