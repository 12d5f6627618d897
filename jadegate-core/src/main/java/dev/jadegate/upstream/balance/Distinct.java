package dev.jadegate.upstream.balance;

/**
 * Finds second choices: the instances that follow in a cycle, each once, without remembering
 * anything. Looks at a stretch of the cycle first, and then, for instances that are rare in it,
 * takes the others in their order.
 *
 * <p>Cost: about the square of the length of the stretch that is needed, at most some microseconds;
 * this is for retries only.
 */
final class Distinct {
  /** How far along the cycle to look. Taste. */
  private static final int STRETCH = 64;

  private Distinct() {}

  /**
   * The instance that comes {@code number}-th after the one at a place of the cycle; if the number
   * is not less than the instances are, it begins again.
   *
   * @param cycle indices of instances; negative: nobody's
   * @param size how many instances there are
   */
  static int after(int[] cycle, int start, int number, int size) {
    int wanted = number % size;
    int end = Math.min(STRETCH, cycle.length);
    int found = 0;
    for (int i = 0; i < end; i++) {
      int index = at(cycle, start, i);
      if (index >= 0 && !isIn(cycle, start, i, index) && found++ == wanted) {
        return index;
      }
    }
    int index = Math.max(0, at(cycle, start, 0));
    while (true) {
      if (!isIn(cycle, start, end, index) && found++ == wanted) {
        return index;
      }
      index = index + 1 < size ? index + 1 : 0;
    }
  }

  /** Whether an instance is among the first so many from a place on. */
  static boolean isIn(int[] cycle, int start, int count, int index) {
    for (int i = 0; i < count; i++) {
      if (at(cycle, start, i) == index) {
        return true;
      }
    }
    return false;
  }

  static int at(int[] cycle, int start, int offset) {
    int place = start + offset;
    return cycle[place < cycle.length ? place : place - cycle.length];
  }
}
