package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.MILLION;
import static dev.jadegate.upstream.balance.Picks.assertShares;
import static dev.jadegate.upstream.balance.Picks.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Balancer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PeakEwmaTest {
  private static final long MILLI = 1_000_000;

  private static Balancer over(List<FakeCandidate> candidates) {
    return new PeakEwma.Factory().create(candidates, null);
  }

  /** Picks 0.1 ms apart, each answered at once; instance 0 takes as long as said, others 1 ms. */
  private static int[] simulate(
      Balancer balancer, List<FakeCandidate> candidates, int picks, long millisOfFirst) {
    int[] counts = new int[candidates.size()];
    for (int i = 0; i < picks; i++) {
      long now = candidates.getFirst().clock().addAndGet(MILLI / 10);
      int index = balancer.choose(0, 0);
      counts[index]++;
      candidates.get(index).latency().observe(index == 0 ? millisOfFirst * MILLI : MILLI, now);
    }
    return counts;
  }

  @Test
  void sharesAreThoseOfTheWeightsWhereNothingIsKnown() {
    assertShares(counts(over(FakeCandidate.same(3)), 3, MILLION), 1, 1, 1);
    assertShares(counts(over(FakeCandidate.of(900, 100)), 2, MILLION), 9, 1);
    assertShares(counts(over(FakeCandidate.of(0, 65535, 65535)), 3, MILLION), 0, 1, 1);
    assertThat(counts(over(FakeCandidate.same(1)), 1, 10)).containsExactly(10);
  }

  @Test
  void equallyQuickInstancesShareByWeight() {
    List<FakeCandidate> candidates = FakeCandidate.of(600, 300, 100);

    int[] counts = simulate(over(candidates), candidates, MILLION, 1);

    for (int i = 0; i < 3; i++) {
      assertThat(counts[i]).isPositive();
    }
    assertThat(counts[0]).isGreaterThan(counts[1]);
    assertThat(counts[1]).isGreaterThan(counts[2]);
  }

  @Test
  void slowInstanceGetsLittleButIsLookedAtAgain() {
    List<FakeCandidate> candidates = FakeCandidate.same(3);

    int[] counts = simulate(over(candidates), candidates, MILLION, 100);

    // In 100 s it comes down from 100 ms to 1 ms twice, as e^-4.6 is a hundredth.
    assertThat(counts[0]).isBetween(2, 10);
  }

  @Test
  void instanceThatWasOnceSlowGetsItsShareAgain() {
    List<FakeCandidate> candidates = FakeCandidate.same(3);
    Balancer balancer = over(candidates);
    candidates.forEach(candidate -> candidate.latency().observe(MILLI, MILLI));
    candidates.getFirst().latency().observe(10_000 * MILLI, MILLI);

    assertThat(simulate(balancer, candidates, MILLION / 10, 1)[0]).isZero();
    simulate(balancer, candidates, MILLION, 1);
    assertThat(simulate(balancer, candidates, MILLION, 1)[0]).isGreaterThan(MILLION / 5);
  }

  @Test
  void whatIsUnderWayCountsBesideTheTime() {
    List<FakeCandidate> candidates = FakeCandidate.same(2);
    candidates.get(0).latency().observe(2 * MILLI, 0);
    candidates.get(1).latency().observe(MILLI, 0);
    candidates.get(0).running().set(1);
    candidates.get(1).running().set(4);

    assertThat(counts(over(candidates), 2, 1000)).containsExactly(1000, 0);
  }

  @Test
  void unknownInstanceIsTakenToBeAsQuickAsTheOther() {
    List<FakeCandidate> candidates = FakeCandidate.same(2);
    candidates.get(1).latency().observe(50 * MILLI, 0);
    assertShares(counts(over(candidates), 2, MILLION), 1, 1);

    candidates.get(0).running().set(1);
    assertThat(counts(over(candidates), 2, 1000)).containsExactly(0, 1000);
  }

  @Test
  void laterChoicesReachOthersThanTheQuickest() {
    for (int size : new int[] {2, 3}) {
      List<FakeCandidate> candidates = FakeCandidate.same(size);
      candidates.forEach(candidate -> candidate.latency().observe(MILLI, 0));
      candidates.get(0).latency().observe(50 * MILLI, 0);
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
