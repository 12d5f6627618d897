package dev.jadegate.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FaultsTest {
  @Test
  void oneInAWhileTellsOfAllSinceTheLast() {
    Faults.Once once = new Faults.Once(100);

    assertThat(once.count(-50)).isEqualTo(1);
    assertThat(once.count(-50)).isZero();
    assertThat(once.count(49)).isZero();
    assertThat(once.count(50)).isEqualTo(3);
    assertThat(once.count(149)).isZero();
    assertThat(once.count(1000)).isEqualTo(2);
  }
}
