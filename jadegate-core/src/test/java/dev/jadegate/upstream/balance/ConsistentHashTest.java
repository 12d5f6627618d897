package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.MILLION;
import static dev.jadegate.upstream.balance.Picks.assertShares;
import static dev.jadegate.upstream.balance.Picks.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.Balancer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConsistentHashTest {
  private static Balancer over(List<FakeCandidate> candidates) {
    return over(candidates, 0);
  }

  private static Balancer over(List<FakeCandidate> candidates, int boundedLoadPercent) {
    return new ConsistentHash.Factory(160, boundedLoadPercent).create(candidates, null);
  }

  private static int[] keyed(List<FakeCandidate> candidates, int virtualNodes) {
    Balancer balancer = new ConsistentHash.Factory(virtualNodes, 0).create(candidates, null);
    return counts(balancer, candidates.size(), MILLION, i -> i + 1);
  }

  @Test
  void keyStaysWhereItIs() {
    Balancer balancer = over(FakeCandidate.same(10));
    Balancer other = over(FakeCandidate.same(10));
    for (int key = 1; key < 1000; key++) {
      assertThat(balancer.choose(key, 0)).isEqualTo(other.choose(key, 0));
    }
  }

  @Test
  void keysAreSharedByWeight() {
    assertShares(keyed(FakeCandidate.same(3), 160), 0.05, 1, 1, 1);
    assertShares(keyed(FakeCandidate.of(300, 200, 100), 160), 0.05, 3, 2, 1);
    assertShares(keyed(FakeCandidate.same(3), 20_000), 0.01, 1, 1, 1);
    assertShares(keyed(FakeCandidate.of(3, 2, 1), 20_000), 0.01, 3, 2, 1);
    assertShares(keyed(FakeCandidate.of(0, 65535), 160), 0.05, 0, 65535);
    assertThat(keyed(FakeCandidate.same(1), 1)).containsExactly(MILLION);
  }

  @Test
  void withoutAKeyTheChoiceIsRandomByWeight() {
    assertShares(counts(over(FakeCandidate.of(500, 300, 200)), 3, MILLION), 5, 3, 2);
  }

  @Test
  void onlyTheKeysOfTheOneThatLeavesMove() {
    List<FakeCandidate> all = FakeCandidate.same(10);
    List<FakeCandidate> fewer = new ArrayList<>(all);
    fewer.remove(4);
    Balancer before = over(all);
    Balancer after = over(fewer);

    int moved = 0;
    for (int key = 1; key <= MILLION; key++) {
      FakeCandidate old = all.get(before.choose(key, 0));
      FakeCandidate now = fewer.get(after.choose(key, 0));
      if (!old.equals(now)) {
        assertThat(old).isSameAs(all.get(4));
        assertThat(now).isSameAs(all.get(before.choose(key, 1)));
        moved++;
      }
    }
    assertThat(moved).isBetween(70_000, 130_000);
  }

  @Test
  void orderOfTheInstancesDoesNotMatter() {
    List<FakeCandidate> all = FakeCandidate.same(10);
    List<FakeCandidate> reversed = new ArrayList<>(all);
    Collections.reverse(reversed);
    for (int key = 1; key < 10_000; key++) {
      assertThat(all.get(over(all).choose(key, 0)))
          .isSameAs(reversed.get(over(reversed).choose(key, 0)));
      key += 500;
    }
  }

  @Test
  void instanceThatWarmsUpMovesOnlyKeysToItself() {
    List<FakeCandidate> cold = FakeCandidate.of(100, 100, 100, 10);
    List<FakeCandidate> warm = FakeCandidate.of(100, 100, 100, 100);
    Balancer before = over(cold);
    Balancer after = over(warm);
    for (int key = 1; key < 100_000; key++) {
      int now = after.choose(key, 0);
      assertThat(now == before.choose(key, 0) || now == 3).isTrue();
    }
  }

  @Test
  void laterChoicesGoOnAlongTheRingToOthers() {
    for (int[] weights : new int[][] {{100, 100}, {100, 100, 100, 100}, {1, 65535, 1, 1}}) {
      int size = weights.length;
      Balancer balancer = over(FakeCandidate.of(weights));
      for (int key = 1; key < 1000; key++) {
        long hash = key;
        assertThat(IntStream.range(0, size).map(i -> balancer.choose(hash, i)).distinct())
            .hasSize(size);
      }
    }
  }

  @Test
  void hotKeySpillsToTheNextInstancesWhenLoadIsBounded() {
    for (int size : new int[] {5, 100}) {
      List<FakeCandidate> candidates = FakeCandidate.same(size);
      Balancer balancer = over(candidates, 125);
      for (int i = 0; i < 100 * size; i++) {
        candidates.get(balancer.choose(42, 0)).running().incrementAndGet();
      }

      // The mean is 100; of many instances it lags by a request or a few.
      assertThat(candidates.get(balancer.choose(42, 0)).active()).isLessThanOrEqualTo(126);
      assertThat(candidates.stream().mapToInt(FakeCandidate::active).max().orElseThrow())
          .isLessThanOrEqualTo(126);
    }
  }

  @Test
  void boundLeavesKeysWhereTheyAreAsLongAsThereIsRoom() {
    List<FakeCandidate> candidates = FakeCandidate.same(5);
    candidates.forEach(candidate -> candidate.running().set(100));
    for (int key = 1; key < 10_000; key++) {
      assertThat(over(candidates, 125).choose(key, 0)).isEqualTo(over(candidates).choose(key, 0));
      key += 300;
    }
  }

  @Test
  void boundedLaterChoicesDiffer() {
    Balancer balancer = over(FakeCandidate.same(4), 125);

    assertThat(IntStream.range(0, 4).map(attempt -> balancer.choose(7, attempt)).distinct())
        .hasSize(4);
  }

  @Test
  void senselessSettingsAreRefused() {
    assertThatThrownBy(() -> new ConsistentHash.Factory(0, 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new ConsistentHash.Factory(160, 100))
        .hasMessageContaining("more than 100");
  }

  @Test
  void threadsKeepTheShares() throws Exception {
    assertShares(Picks.onFourThreads(over(FakeCandidate.of(500, 300, 200)), 3), 5, 3, 2);
  }
}
