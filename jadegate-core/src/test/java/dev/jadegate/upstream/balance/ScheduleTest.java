package dev.jadegate.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static int[] order(int... weights) {
    Schedule schedule = new Schedule(weights);
    return IntStream.range(0, schedule.length()).map(schedule::at).toArray();
  }

  @Test
  void isSmooth() {
    assertThat(order(5, 1, 1)).containsExactly(0, 0, 1, 0, 0, 2, 0);
    assertThat(order(100, 100, 100)).containsExactly(0, 1, 2);
    assertThat(order(1, 3)).containsExactly(1, 0, 1, 1);
    assertThat(order(7)).containsExactly(0);
  }

  @Test
  void atEveryPlaceEachHasItsShareToWithinTijdemansBound() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2000; round++) {
      int size = 2 + random.nextInt(round % 100 == 0 ? 60 : 12);
      int max = 1 + random.nextInt(60);
      int[] weights = IntStream.range(0, size).map(i -> 1 + random.nextInt(max)).toArray();
      assertBound(weights);
    }
  }

  private static void assertBound(int[] weights) {
    int[] order = order(weights);
    double sum = IntStream.of(weights).sum();
    double bound = 1 - 1.0 / (2 * weights.length - 2) + 1e-9;
    int[] taken = new int[weights.length];
    for (int time = 1; time <= order.length; time++) {
      taken[order[time - 1]]++;
      for (int i = 0; i < weights.length; i++) {
        assertThat(Math.abs(taken[i] - weights[i] / sum * time)).isLessThanOrEqualTo(bound);
      }
    }
  }

  @Test
  void gapsAndRunsAreBounded() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 200; round++) {
      int[] weights = IntStream.range(0, 6).map(i -> 1 + random.nextInt(100)).toArray();
      int[] order = order(weights);
      double sum = IntStream.of(weights).sum();
      for (int i = 0; i < weights.length; i++) {
        double share = weights[i] / sum;
        assertThat(longest(order, i, false)).isLessThan((int) Math.ceil(2 / share));
        assertThat(longest(order, i, true)).isLessThan((int) Math.ceil(2 / (1 - share)));
      }
    }
  }

  /** The longest stretch with or without an instance, over two cycles. */
  private static int longest(int[] order, int index, boolean with) {
    int longest = 0;
    int now = 0;
    for (int place = 0; place < 2 * order.length; place++) {
      now = order[place % order.length] == index == with ? now + 1 : 0;
      longest = Math.max(longest, now);
    }
    return longest;
  }

  @Test
  void turnsOfAScheduleThatIsTooShortAreNearlyAsSmooth() {
    int[] order = order(65535, 65534, 65533);
    for (int i = 0; i < 3; i++) {
      assertThat(longest(order, i, false)).isLessThan(6);
    }
  }
}
