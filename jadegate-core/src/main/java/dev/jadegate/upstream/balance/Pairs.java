package dev.jadegate.upstream.balance;

/**
 * Draws two instances to compare. Where all weigh the same they differ. Otherwise each is drawn by
 * weight, and may be the same one twice: were the pair made to differ, of two instances with the
 * weights 9 and 1 both would be in every pair, and the weights would be worth nothing. Immutable.
 */
final class Pairs {
  private static final int HALF = 32;

  private final int size;
  private final AliasTable table;

  Pairs(int[] weights) {
    size = weights.length;
    table = new AliasTable(weights);
  }

  int first(long random) {
    return table.draw(random);
  }

  /**
   * The other one.
   *
   * @param random the number that gave the first
   */
  int second(int first, long random) {
    long other = Bits.next(random);
    if (!table.isUniform() || size == 1) {
      return table.draw(other);
    }
    int step = 1 + (int) ((other >>> HALF) * (size - 1) >>> HALF);
    int second = first + step;
    return second < size ? second : second - size;
  }
}
