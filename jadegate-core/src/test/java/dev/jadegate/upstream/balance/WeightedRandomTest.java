package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.MILLION;
import static dev.jadegate.upstream.balance.Picks.assertShares;
import static dev.jadegate.upstream.balance.Picks.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Balancer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WeightedRandomTest {
  private static Balancer over(int... weights) {
    return new WeightedRandom.Factory().create(FakeCandidate.of(weights), null);
  }

  @Test
  void eachHasItsShare() {
    assertShares(counts(over(100, 100, 100), 3, MILLION), 1, 1, 1);
    assertShares(counts(over(500, 300, 200), 3, MILLION), 5, 3, 2);
    assertShares(counts(over(10, 100, 100, 100), 4, MILLION), 10, 100, 100, 100);
  }

  @Test
  void extremesOfWeightsKeepTheirShares() {
    assertShares(counts(over(0, 65535), 2, MILLION), 0.001, 0, 65535);
    assertShares(counts(over(65535, 1, 65535), 3, MILLION), 65535, 1, 65535);
    assertThat(counts(over(1), 1, 10)).containsExactly(10);
  }

  /** Without chance: evenly spread numbers in place of random ones. */
  @Test
  void tableOfAThousandIsExact() {
    SplittableRandom random = new SplittableRandom(3);
    int[] weights = IntStream.range(0, 1000).map(i -> random.nextInt(0, 65536)).toArray();
    AliasTable table = new AliasTable(weights);
    int draws = 64 * MILLION / 10;
    long step = Long.divideUnsigned(-1, draws);
    int[] counts = new int[1000];
    for (int i = 0; i < draws; i++) {
      counts[table.draw(i * step)]++;
    }

    double sum = IntStream.of(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      // 6,400 numbers a box; each border of an instance's pieces may cut one off.
      assertThat(Math.abs(counts[i] - weights[i] / sum * draws)).isLessThan(100);
    }
  }

  @Test
  void laterChoicesReachAll() {
    Balancer balancer = over(100, 100, 100);

    assertThat(IntStream.range(1, 200).map(attempt -> balancer.choose(0, attempt)).distinct())
        .hasSize(3);
  }

  @Test
  void threadsKeepTheShares() throws Exception {
    assertShares(Picks.onFourThreads(over(500, 300, 200), 3), 5, 3, 2);
  }
}
