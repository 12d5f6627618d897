package dev.jadegate.upstream.balance;

import static dev.jadegate.upstream.balance.Picks.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {
  private final BalancerFactory factory = new RoundRobin.Factory();

  private Balancer over(int size) {
    return factory.create(FakeCandidate.same(size), null);
  }

  @Test
  void oneAfterTheOther() {
    assertThat(list(over(3), 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void nextBalancerGoesOnAtThePartOfTheCycleWhereTheLastStopped() {
    Balancer before = over(3);
    list(before, 2);

    Balancer after = factory.create(FakeCandidate.same(4), before);

    assertThat(list(after, 3)).containsExactly(2, 3, 0);
  }

  @Test
  void laterChoiceTakesTheNeighboursAndLeavesThePosition() {
    Balancer balancer = over(3);

    assertThat(IntStream.range(0, 4).map(attempt -> balancer.choose(0, attempt)))
        .containsExactly(0, 1, 2, 0);
    assertThat(balancer.choose(0, 0)).isEqualTo(1);
  }

  @Test
  void laterChoicesOfManyInstancesDiffer() {
    Balancer balancer = over(1000);

    assertThat(IntStream.range(0, 1000).map(attempt -> balancer.choose(0, attempt)).distinct())
        .hasSize(1000);
  }

  @Test
  void positionMayOverflow() {
    for (int size : new int[] {3, 4, 7, 1000}) {
      int[] weights = new int[size];
      Arrays.fill(weights, 100);
      Balancer balancer = new RoundRobin(new AtomicLong(-(1L << 40)), weights);
      int last = balancer.choose(0, 0);

      assertThat(last).isEqualTo(size - 1);
      assertThat(list(balancer, 3)).containsExactly(0, 1, 2);
    }
  }

  @Test
  void instanceThatWarmsUpHasFewerTurnsThatAreSpread() {
    Balancer balancer = factory.create(FakeCandidate.of(100, 100, 10), null);

    List<Integer> turns = list(balancer, 42);

    assertThat(turns.stream().filter(i -> i == 2)).hasSize(2);
    assertThat(turns.lastIndexOf(2) - turns.indexOf(2)).isEqualTo(21);
    assertThat(turns.subList(0, 9)).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0);
  }

  @Test
  void threadsShareTheTurnsExactly() throws Exception {
    assertThat(Picks.onFourThreads(over(8), 8)).containsOnly(Picks.MILLION / 8);
  }

  @Test
  void noInstancesAreRefused() {
    assertThatThrownBy(() -> factory.create(List.of(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
