package dev.jadegate.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {
  private static List<Integer> choices(RoundRobin balancer, int count) {
    return IntStream.range(0, count).map(i -> balancer.choose(99, 0)).boxed().toList();
  }

  @Test
  void oneAfterTheOther() {
    assertThat(choices(new RoundRobin(3, new AtomicInteger()), 7))
        .containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void nextBalancerGoesOnWhereTheLastStopped() {
    AtomicInteger position = new AtomicInteger();
    choices(new RoundRobin(3, position), 2);

    assertThat(choices(new RoundRobin(4, position), 3)).containsExactly(2, 3, 0);
  }

  @Test
  void laterChoiceTakesTheNeighboursAndLeavesThePosition() {
    RoundRobin balancer = new RoundRobin(3, new AtomicInteger());

    assertThat(IntStream.range(0, 4).map(attempt -> balancer.choose(0, attempt)))
        .containsExactly(0, 1, 2, 0);
    assertThat(balancer.choose(0, 0)).isEqualTo(1);
  }

  @Test
  void positionMayOverflow() {
    assertThat(choices(new RoundRobin(4, new AtomicInteger(Integer.MAX_VALUE - 1)), 4))
        .containsExactly(2, 3, 0, 1);
    assertThat(choices(new RoundRobin(4, new AtomicInteger(-2)), 4)).containsExactly(2, 3, 0, 1);
  }

  @Test
  void noInstancesAreRefused() {
    assertThatThrownBy(() -> new RoundRobin(0, new AtomicInteger()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
