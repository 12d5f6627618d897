package dev.jadegate.upstream.balance;

/**
 * Draws an index in proportion to its weight, in constant time: Walker's alias method, as told by
 * Keith Schwarz, <a href="https://www.keithschwarz.com/darts-dice-coins/">Darts, Dice, and Coins:
 * Sampling from a Discrete Distribution</a>; the table is made as M. D. Vose has it in "A Linear
 * Algorithm for Generating Random Numbers with a Given Distribution" (IEEE Transactions on Software
 * Engineering 17, 1991).
 *
 * <p>All weights together are cut into as many boxes of the same size as there are indices, so that
 * each box holds at most two of them: its own and one other, its alias. A draw takes a box and then
 * one of the two. For the weights 1, 2 and 3, whose boxes hold 2 each: the first box is half 0,
 * half 2; the second is all 1; the third is all 2.
 *
 * <p>Cost: O(n) once, 12 bytes an index; a draw is two multiplications and two reads. Error: 2^-32
 * of a box. Immutable.
 */
final class AliasTable {
  private static final int HALF = 32;
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private final int size;

  /** Of each box, how much is its own index: in parts of 2^32. Empty: all weigh the same. */
  private final long[] own;

  private final int[] alias;

  /**
   * Makes one.
   *
   * @param weights from zero, not all of them zero
   */
  AliasTable(int[] weights) {
    size = weights.length;
    boolean uniform = Weights.areEqual(weights);
    own = new long[uniform ? 0 : size];
    alias = new int[own.length];
    if (!uniform) {
      fill(weights);
    }
  }

  private void fill(int[] weights) {
    long box = Weights.sum(weights); // everything is taken n times, so that a box is a whole number
    long[] left = new long[size];
    int[] open =
        new int[size]; // those that do not fill their box from below, the others from above
    int small = 0;
    int large = size;
    for (int i = 0; i < size; i++) {
      left[i] = (long) weights[i] * size;
      if (left[i] < box) {
        open[small++] = i;
      } else {
        open[--large] = i;
      }
    }
    while (small > 0) {
      int poor = open[--small];
      int rich = open[large];
      own[poor] = (long) ((double) left[poor] / box * (LOW_HALF + 1));
      alias[poor] = rich;
      left[rich] -= box - left[poor];
      if (left[rich] < box) {
        large++;
        open[small++] = rich;
      }
    }
    for (; large < size; large++) {
      own[open[large]] = LOW_HALF + 1;
    }
  }

  /** Whether all weigh the same. */
  boolean isUniform() {
    return own.length == 0;
  }

  /**
   * One index.
   *
   * @param random 64 random bits
   */
  int draw(long random) {
    int box = (int) ((random >>> HALF) * size >>> HALF);
    return isUniform() || (random & LOW_HALF) < own[box] ? box : alias[box];
  }
}
