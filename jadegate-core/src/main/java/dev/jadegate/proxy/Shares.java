package dev.jadegate.proxy;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws one of several names by their weights: by chance, or by the hash of a key, for which it is
 * always the same one. Immutable; one call costs a few operations for each name, with a hash a
 * logarithm too.
 *
 * <p>With a hash it is weighted rendezvous hashing: each name draws a number for the key, and the
 * one whose number, as of an exponential distribution with its weight as rate, is smallest has it
 * (C. Schindelhauer, G. Schomaker, <a href="https://doi.org/10.1145/1073970.1074008">Weighted
 * Distributed Hash Tables</a>, 2005, the logarithmic method). So a key goes from one name to
 * another only if the other's weight has grown in proportion to that of the first. Intervals on a
 * line would need no logarithm, but move keys of all names behind the one that changes, and depend
 * on the order.
 */
public final class Shares {
  /** 53 bits of the hash and a half: above 0 and below 1, whatever the hash. */
  private static final double STEP = 0x1p-53;

  private final long[] names;
  private final int[] weights;
  private final int sum;

  /** Of names with their weights, in the same order and all above 0. */
  public Shares(List<String> names, List<Integer> weights) {
    this.names = names.stream().mapToLong(KeyHash::hash).toArray();
    this.weights = weights.stream().mapToInt(Integer::intValue).toArray();
    sum = weights.stream().mapToInt(Integer::intValue).sum();
  }

  /** The position of a name that is drawn by chance. */
  int draw(SplittableRandom random) {
    int left = random.nextInt(sum);
    int i = 0;
    while (left >= weights[i]) {
      left -= weights[i];
      i++;
    }
    return i;
  }

  /** The position of the name that a key of this hash has. */
  int of(long hash) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < weights.length; i++) {
      double part = ((KeyHash.mix(hash ^ names[i]) >>> 11) + 0.5) * STEP;
      double number = -Math.log(part) / weights[i];
      if (number < least) {
        least = number;
        best = i;
      }
    }
    return best;
  }
}
