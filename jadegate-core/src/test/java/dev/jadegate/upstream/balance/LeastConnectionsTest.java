package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.MILLION;
import static dev.jadegate.upstream.balance.Picks.assertShares;
import static dev.jadegate.upstream.balance.Picks.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Balancer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LeastConnectionsTest {
  private static Balancer over(List<FakeCandidate> candidates) {
    return new LeastConnections.Factory().create(candidates, null);
  }

  @Test
  void theLeastBusyIsChosen() {
    List<FakeCandidate> candidates = FakeCandidate.same(16);
    candidates.forEach(candidate -> candidate.running().set(5));
    candidates.get(11).running().set(4);

    assertThat(counts(over(candidates), 16, 1000)[11]).isEqualTo(1000);
  }

  @Test
  void loadCountsByWeight() {
    List<FakeCandidate> candidates = FakeCandidate.of(300, 100, 65535);
    candidates.get(0).running().set(5);
    candidates.get(1).running().set(2);
    candidates.get(2).running().set(2000);

    assertThat(counts(over(candidates), 3, 1000)).containsExactly(1000, 0, 0);
  }

  @Test
  void tiesAreDrawnByWeight() {
    assertShares(counts(over(FakeCandidate.same(3)), 3, MILLION), 1, 1, 1);
    assertShares(counts(over(FakeCandidate.of(500, 300, 200)), 3, MILLION), 5, 3, 2);
    assertShares(counts(over(FakeCandidate.of(0, 65535)), 2, MILLION), 0, 65535);
    int[] many = IntStream.range(0, 20).map(i -> 100 + i).toArray();
    assertShares(counts(over(FakeCandidate.of(many)), 20, MILLION), many);
  }

  @Test
  void tiesAmongSomeLeaveTheBusyOut() {
    List<FakeCandidate> candidates = FakeCandidate.same(4);
    candidates.get(0).running().set(1);
    candidates.get(2).running().set(1);

    assertShares(counts(over(candidates), 4, MILLION), 0, 1, 0, 1);
  }

  @Test
  void loadStaysEven() {
    List<FakeCandidate> few = FakeCandidate.same(10);
    LoadSimulation simulation = new LoadSimulation(few, over(few), 100).run(MILLION);
    assertThat(simulation.most).isLessThanOrEqualTo(11);
    assertShares(simulation.counts, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    List<FakeCandidate> many = FakeCandidate.same(1000);
    assertThat(new LoadSimulation(many, over(many), 10_000).run(MILLION).most).isLessThan(16);
  }

  @Test
  void laterChoicesReachOthersThanTheIdleOne() {
    for (int size : new int[] {2, 3, 16, 17}) {
      List<FakeCandidate> candidates = FakeCandidate.same(size);
      candidates.forEach(candidate -> candidate.running().set(5));
      candidates.get(0).running().set(0);
      Balancer balancer = over(candidates);

      assertThat(IntStream.range(1, 2000).map(attempt -> balancer.choose(0, attempt)).distinct())
          .hasSize(size);
    }
  }

  @Test
  void threadsKeepTheShares() throws Exception {
    assertShares(Picks.onFourThreads(over(FakeCandidate.of(500, 300, 200)), 3), 5, 3, 2);
  }
}
