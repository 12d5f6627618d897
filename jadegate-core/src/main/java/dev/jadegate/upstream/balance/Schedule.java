package dev.jadegate.upstream.balance;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An order in which instances take turns, in proportion to their weights and without bursts.
 *
 * <p>It is R. Tijdeman's, <a href="https://doi.org/10.1016/0012-365X(80)90269-1">The Chairman
 * Assignment Problem</a> (Discrete Mathematics 32, 1980): at every place of the order, each of n
 * instances has had its share of the turns so far to within 1 - 1/(2n-2), which no order can
 * better. From that follows that an instance with the share p waits fewer than 2/p turns, and has
 * fewer than 2/(1-p) in a row. Every turn of an instance has a first and a last place that keep it
 * within the bound; of those whose first place has come, the one whose last place is next takes its
 * turn. For the weights 5, 1 and 1 that gives a a b a a c a, while the smooth round robin of nginx
 * gives a a b a c a a, with four times a in a row where the cycle meets itself.
 *
 * <p>The cycle is as long as the sum of the weights after division by their greatest common
 * divisor, but at most 64 places an instance, or 4096. If that is too short for the weights, the
 * turns that rounding down leaves over (about half a turn an instance) are drawn by what is missing
 * to each, so that the shares stay exact on average. 1,000 instances with weights of up to 65535
 * take 250 KB.
 *
 * <p>Cost: O(places * log n) once, a few milliseconds for 1,000 instances; then one read a turn.
 * Immutable.
 */
final class Schedule {
  /** Marks a turn that is drawn. */
  private static final int DRAWN = -1;

  /** Under two in a hundred turns are drawn. */
  private static final int PLACES_PER_INSTANCE = 64;

  private static final int MIN_LIMIT = 4096;

  private final int size;
  private final int[] places;

  /** Gives the turns that are drawn; used only where there are some. */
  private final AliasTable rest;

  Schedule(int... weights) {
    size = weights.length;
    int[] turns = weights.clone();
    int divisor = 0;
    for (int weight : weights) {
      divisor = gcd(divisor, weight);
    }
    long all = Weights.sum(weights) / divisor;
    int limit = Math.max(MIN_LIMIT, PLACES_PER_INSTANCE * size);
    int drawn = 0;
    if (all > limit) {
      rest = new AliasTable(shorten(turns, limit));
      drawn = limit - (int) Weights.sum(turns);
    } else {
      rest = new AliasTable(weights);
      for (int i = 0; i < size; i++) {
        turns[i] /= divisor;
      }
    }
    places = new Order(drawn == 0 ? turns : with(turns, drawn)).places();
    for (int i = 0; i < places.length; i++) {
      places[i] = places[i] == size ? DRAWN : places[i];
    }
  }

  /** Rounds weights down to turns, and returns what is missing to each, in parts of one turn. */
  private static int[] shorten(int[] weights, int limit) {
    long sum = Weights.sum(weights);
    int[] missing = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      long turns = (long) weights[i] * limit;
      weights[i] = (int) (turns / sum);
      missing[i] = (int) (turns % sum * Integer.MAX_VALUE / sum);
    }
    return missing;
  }

  private static int[] with(int[] turns, int drawn) {
    int[] all = Arrays.copyOf(turns, turns.length + 1);
    all[turns.length] = drawn;
    return all;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** How many turns a cycle has. */
  int length() {
    return places.length;
  }

  /** Whose turn it is at a place of the cycle. */
  int at(int place) {
    int index = places[place];
    return index != DRAWN ? index : rest.draw(ThreadLocalRandom.current().nextLong());
  }

  /** Whose turn it is {@code number} other instances after a place of the cycle. */
  int after(int place, int number) {
    return Distinct.after(places, place, number, size);
  }

  /** One cycle being made. Times are places, counted from 1. */
  private static final class Order {
    private static final int NOBODY = -1;

    private final int[] turns;
    private final int[] taken;
    private final int length;

    /** In 1/steps of a turn the bound is kept; 2n-2. */
    private final long steps;

    /** By its first place, the instances whose next turn may begin there: a list in two arrays. */
    private final int[] heads;

    private final int[] nexts;

    /** By its last place, and then by their order, those that may take a turn now. */
    private final PriorityQueue<Long> ready = new PriorityQueue<>();

    Order(int[] turns) {
      this.turns = turns;
      taken = new int[turns.length];
      length = (int) Weights.sum(turns);
      steps = Math.max(2, 2L * turns.length - 2);
      heads = new int[length + 1];
      nexts = new int[turns.length];
      Arrays.fill(heads, NOBODY);
    }

    int[] places() {
      for (int i = turns.length - 1; i >= 0; i--) {
        await(i, 1);
      }
      int[] places = new int[length];
      for (int time = 1; time <= length; time++) {
        for (int i = heads[time]; i != NOBODY; i = nexts[i]) {
          ready.add((long) lastPlace(i) << Integer.SIZE | i);
        }
        int index = (int) (long) ready.remove();
        places[time - 1] = index;
        taken[index]++;
        await(index, time + 1);
      }
      return places;
    }

    private void await(int i, int earliest) {
      if (taken[i] < turns[i]) {
        int first = Math.max(earliest, firstPlace(i));
        nexts[i] = heads[first];
        heads[first] = i;
      }
    }

    /** From here on a turn does not make it have too much: its share is ahead by 1/steps. */
    private int firstPlace(int i) {
      return (int) Math.ceilDiv(length * (taken[i] * steps + 1), steps * turns[i]);
    }

    /** After this place it would have too little. */
    private int lastPlace(int i) {
      return 1 + (int) (length * ((taken[i] + 1) * steps - 1) / (steps * turns[i]));
    }
  }
}
