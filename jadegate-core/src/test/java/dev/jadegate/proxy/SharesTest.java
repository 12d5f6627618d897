package dev.jadegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class SharesTest {
  private static final int KEYS = 100_000;

  /** Six standard deviations of a share, in keys, are at most so many. */
  private static final double SLACK = 6 * Math.sqrt(KEYS * 0.25);

  private static long key(int i) {
    return KeyHash.hash("user-" + i);
  }

  private static Shares of(Object... namesAndWeights) {
    List<Object> all = List.of(namesAndWeights);
    List<String> names =
        all.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    List<Integer> weights =
        all.stream().filter(Integer.class::isInstance).map(Integer.class::cast).toList();
    return new Shares(names, weights);
  }

  private static void assertShares(IntSupplier next, double... expected) {
    int[] count = new int[expected.length];
    for (int i = 0; i < KEYS; i++) {
      count[next.getAsInt()]++;
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) count[i])
          .isBetween(KEYS * expected[i] - SLACK, KEYS * expected[i] + SLACK);
    }
  }

  @Test
  void chanceGivesEachItsShare() {
    Shares shares = of("a", 70, "b", 25, "c", 5);
    SplittableRandom random = new SplittableRandom(1);

    assertShares(() -> shares.draw(random), 0.7, 0.25, 0.05);
  }

  @Test
  void keysGiveEachItsShare() {
    Shares shares = of("a", 70, "b", 25, "c", 5);
    int[] next = {0};

    assertShares(() -> shares.of(key(next[0]++)), 0.7, 0.25, 0.05);
  }

  @Test
  void onlyOneHasAllKeys() {
    Shares shares = of("a", 1);
    for (int i = 0; i < 1000; i++) {
      assertThat(shares.of(key(i))).isZero();
    }
  }

  /** How many keys go from where to where, such as {@code a>b}. */
  private static Map<String, Integer> moves(
      List<String> before, Shares old, List<String> after, Shares now) {
    Map<String, Integer> moves = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      String from = before.get(old.of(key(i)));
      String to = after.get(now.of(key(i)));
      if (!from.equals(to)) {
        moves.merge(from + ">" + to, 1, Integer::sum);
      }
    }
    return moves;
  }

  @Test
  void whatGrowsLosesNobodyAndGetsWhatItGrowsBy() {
    List<String> names = List.of("stable", "canary");

    Map<String, Integer> moves =
        moves(names, of("stable", 95, "canary", 5), names, of("stable", 90, "canary", 10));

    assertThat(moves).containsOnlyKeys("stable>canary");
    assertThat((double) moves.getOrDefault("stable>canary", 0))
        .isBetween(KEYS * 0.05 - SLACK, KEYS * 0.05 + SLACK);
  }

  @Test
  void whatShrinksGetsNobody() {
    List<String> names = List.of("stable", "canary");

    assertThat(moves(names, of("stable", 1, "canary", 1), names, of("stable", 3, "canary", 1)))
        .containsOnlyKeys("canary>stable");
  }

  @Test
  void thoseWhoseProportionStaysKeepTheirKeysFromEachOther() {
    Shares old = of("a", 60, "b", 30, "c", 10);
    List<String> names = List.of("a", "b", "c");

    // c grows, and a and b are as one to two before and after.
    assertThat(moves(names, old, names, of("a", 40, "b", 20, "c", 40)))
        .containsOnlyKeys("a>c", "b>c");
    // b is taken out.
    assertThat(moves(names, old, List.of("a", "c"), of("a", 60, "c", 10)))
        .containsOnlyKeys("b>a", "b>c");
  }

  @Test
  void neitherOrderNorScaleOfTheWeightsCounts() {
    Shares old = of("a", 60, "b", 30, "c", 10);

    assertThat(
            moves(
                List.of("a", "b", "c"),
                old,
                List.of("c", "a", "b"),
                of("c", 1000, "a", 6000, "b", 3000)))
        .isEmpty();
  }

  @Test
  void twoSplitsDrawApart() {
    Shares one = of("a", 50, "a-next", 50);
    Shares other = of("b", 50, "b-next", 50);
    int both = 0;
    for (int i = 0; i < KEYS; i++) {
      both += one.of(key(i)) & other.of(key(i));
    }
    assertThat((double) both).isBetween(KEYS * 0.25 - SLACK, KEYS * 0.25 + SLACK);
  }
}
