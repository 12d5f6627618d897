package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.MILLION;
import static dev.jadegate.upstream.balance.Picks.assertShares;
import static dev.jadegate.upstream.balance.Picks.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Balancer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PowerOfTwoTest {
  private static Balancer over(List<FakeCandidate> candidates) {
    return new PowerOfTwo.Factory().create(candidates, null);
  }

  @Test
  void sharesOfIdleInstancesAreThoseOfTheWeights() {
    assertShares(counts(over(FakeCandidate.same(3)), 3, MILLION), 1, 1, 1);
    assertShares(counts(over(FakeCandidate.of(900, 100)), 2, MILLION), 9, 1);
    assertShares(counts(over(FakeCandidate.of(0, 65535, 65535)), 3, MILLION), 0, 1, 1);
    assertShares(counts(over(FakeCandidate.of(100, 10)), 2, MILLION), 10, 1);
    assertThat(counts(over(FakeCandidate.same(1)), 1, 10)).containsExactly(10);
  }

  @Test
  void everyPairOfEqualsIsDrawnAsOftenAndTheLessBusyWins() {
    List<FakeCandidate> candidates = FakeCandidate.same(4);
    for (int i = 0; i < 4; i++) {
      candidates.get(i).running().set(i);
    }

    // Of six pairs the first is in three, where it wins; the last never does.
    assertShares(counts(over(candidates), 4, MILLION), 3, 2, 1, 0);
  }

  @Test
  void loadStaysNearTheMean() {
    List<FakeCandidate> candidates = FakeCandidate.same(1000);

    assertThat(new LoadSimulation(candidates, over(candidates), 10_000).run(MILLION).most)
        .isLessThan(18);
  }

  @Test
  void loadIsSharedByWeight() {
    List<FakeCandidate> candidates = FakeCandidate.of(300, 200, 100, 400);

    LoadSimulation simulation = new LoadSimulation(candidates, over(candidates), 1000).run(MILLION);

    assertShares(simulation.counts, 300, 200, 100, 400);
  }

  @Test
  void laterChoicesReachOthersThanTheIdleOne() {
    for (int size : new int[] {2, 3}) {
      List<FakeCandidate> candidates = FakeCandidate.same(size);
      candidates.get(1).running().set(5);
      Balancer balancer = over(candidates);

      assertThat(IntStream.range(1, 500).map(attempt -> balancer.choose(0, attempt)).distinct())
          .hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void threadsKeepTheShares() throws Exception {
    assertShares(Picks.onFourThreads(over(FakeCandidate.of(500, 300, 200)), 3), 5, 3, 2);
  }
}
