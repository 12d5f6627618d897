package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.MILLION;
import static dev.jadegate.upstream.balance.Picks.assertShares;
import static dev.jadegate.upstream.balance.Picks.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WeightedRoundRobinTest {
  private final BalancerFactory factory = new WeightedRoundRobin.Factory();

  private Balancer over(int... weights) {
    return factory.create(FakeCandidate.of(weights), null);
  }

  @Test
  void eachHasItsShareExactly() {
    assertThat(counts(over(500, 100, 100), 3, 7000)).containsExactly(5000, 1000, 1000);
  }

  @Test
  void sharesOfAThousandInstancesOfAnyWeightsAreExactOnAverage() {
    SplittableRandom random = new SplittableRandom(4);
    int[] weights = IntStream.range(0, 1000).map(i -> random.nextInt(1, 65536)).toArray();
    double sum = IntStream.of(weights).sum();

    int[] counts = counts(over(weights), 1000, 10 * MILLION);

    for (int i = 0; i < weights.length; i++) {
      double share = weights[i] / sum * 10 * MILLION;
      // Only the fraction of a turn in a cycle is drawn, at most 157 of 157 cycles.
      assertThat((double) counts[i]).isCloseTo(share, within(0.01 * share + 80));
    }
  }

  @Test
  void extremesOfWeightsKeepTheirShares() {
    assertShares(counts(over(0, 65535), 2, MILLION), 0.0002, 0, 65535);
    assertShares(counts(over(1, 65535), 2, MILLION), 0.0002, 1, 65535);
    assertShares(counts(over(65535, 65534, 1), 3, MILLION), 0.0002, 65535, 65534, 1);
    assertThat(counts(over(65535), 1, 10)).containsExactly(10);
    int[] manyLight = new int[1000];
    Arrays.fill(manyLight, 1);
    manyLight[500] = 65535;
    assertShares(counts(over(manyLight), 1000, MILLION), 0.001, manyLight);
  }

  @Test
  void aThousandInstancesOfAnyWeightsAreScheduledInBoundedSpace() {
    SplittableRandom random = new SplittableRandom(5);
    int[] weights = IntStream.range(0, 1000).map(i -> random.nextInt(1, 65536)).toArray();

    assertThat(new Schedule(weights).length()).isEqualTo(64_000);
    assertThat(new Schedule(65535, 65534).length()).isEqualTo(4096);
    assertThat(new Schedule(100, 200, 300).length()).isEqualTo(6);
  }

  @Test
  void laterChoicesDifferHoweverHeavyTheFirstIs() {
    Balancer balancer = over(1, 4000, 1, 1);
    for (int i = 0; i < 1000; i++) {
      assertThat(IntStream.range(0, 4).map(attempt -> balancer.choose(0, attempt)).distinct())
          .hasSize(4);
    }
  }

  @Test
  void laterChoiceLeavesThePosition() {
    Balancer with = over(3, 2, 1);
    Balancer without = factory.create(FakeCandidate.of(3, 2, 1), with);
    int first = with.choose(0, 0);
    with.choose(0, 1);
    with.choose(0, 2);

    assertThat(IntStream.range(0, 5).map(i -> without.choose(0, 0)).filter(i -> i == first).count())
        .isEqualTo(new int[] {2, 1, 0}[first]);
  }

  @Test
  void weightsThatChangeAtEveryChoiceDoNotStarveAnybody() {
    Balancer balancer = over(100, 100, 100, 100);
    int[] counts = new int[4];
    for (int i = 0; i < 100_000; i++) {
      balancer = factory.create(FakeCandidate.of(100 + i % 7, 100, 100, 100), balancer);
      counts[balancer.choose(0, 0)]++;
    }

    assertShares(counts, 103, 100, 100, 100);
  }

  @Test
  void cycleGoesOnWhenAWeightChanges() {
    Balancer balancer = over(300, 100);
    for (int i = 0; i < 100; i++) {
      int[] counts = counts(balancer, 2, 4);
      assertThat(counts[0]).isBetween(2, 4);
      balancer = factory.create(FakeCandidate.of(i % 2 == 0 ? 299 : 300, 100), balancer);
    }
  }

  @Test
  void threadsEachKeepTheShares() throws Exception {
    int[] counts = Picks.onFourThreads(over(500, 300, 200), 3);

    assertShares(counts, 0.0001, 500, 300, 200);
  }
}
