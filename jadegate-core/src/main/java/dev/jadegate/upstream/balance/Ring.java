package dev.jadegate.upstream.balance;

import dev.jadegate.api.Candidate;
import java.util.Arrays;
import java.util.List;

/**
 * The circle of consistent hashing: all hashes in a circle, and on it each instance at many points.
 * A hash belongs to the instance at the next point.
 *
 * <p>Where an instance's points are depends on its id alone, so that all gateways have the same
 * circle, and again after a restart. How many it has depends on its weight and roughly on the mean
 * of the weights: {@code virtualNodes} at the weight 100, or 200, 400, 50 and so on, whichever is
 * next to the mean from above. A change that leaves this power as it is moves no points of others.
 *
 * <p>Points are sorted; a table over the leading bits of hashes says where to begin looking. Hashes
 * are evenly spread, so a look-up costs O(1): two reads and on average half a step. Memory: about
 * 20 bytes a point. Immutable.
 */
final class Ring {
  private static final int DEFAULT_WEIGHT = 100;

  private static final double HALF = 0.5;

  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private final long[] points;
  private final int[] owners;

  /** By the leading bits of a hash, the first point that has them or more. */
  private final int[] starts;

  private final int shift;

  Ring(List<? extends Candidate> candidates, int virtualNodes) {
    int[] counts = counts(Weights.of(candidates), virtualNodes);
    int total = (int) Weights.sum(counts);
    long[][] sorted = sorted(candidates, counts, total);
    points = new long[total];
    owners = new int[total];
    for (int i = 0; i < total; i++) {
      points[i] = sorted[i][0];
      owners[i] = (int) sorted[i][1];
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(total);
    shift = Long.SIZE - bits;
    starts = starts(1 << bits);
  }

  private static int[] counts(int[] weights, int virtualNodes) {
    double mean = (double) Weights.sum(weights) / weights.length;
    double unit = DEFAULT_WEIGHT;
    while (unit < mean) {
      unit *= 2;
    }
    while (unit * HALF >= mean) {
      unit *= HALF;
    }
    int[] counts = new int[weights.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) Math.max(1, Math.round(virtualNodes * weights[i] / unit));
    }
    return counts;
  }

  private static long[][] sorted(List<? extends Candidate> candidates, int[] counts, int total) {
    long[][] pairs = new long[total][];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      long seed = hash(candidates.get(i).id());
      for (int j = 0; j < counts[i]; j++) {
        seed = Bits.next(seed);
        pairs[next++] = new long[] {seed, i};
      }
    }
    Arrays.sort(pairs, (a, b) -> Long.compareUnsigned(a[0], b[0]));
    return pairs;
  }

  /** FNV-1a over the characters, then mixed; String.hashCode has too few bits. */
  private static long hash(String id) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return Bits.mix(hash);
  }

  private int[] starts(int count) {
    int[] begins = new int[count];
    int point = 0;
    for (int i = 0; i < count; i++) {
      while (point < points.length && points[point] >>> shift < i) {
        point++;
      }
      begins[i] = point;
    }
    return begins;
  }

  /** The place of the next point on the circle. */
  int place(long hash) {
    int place = starts[(int) (hash >>> shift)];
    while (place < points.length && Long.compareUnsigned(points[place], hash) < 0) {
      place++;
    }
    return place < points.length ? place : 0;
  }

  /** The instances at the points, in the order of the circle. */
  int[] owners() {
    return owners;
  }
}
