package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.Priority;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Who is refused when a resource runs short")
final class PressureTest {
  private static final long SECOND = 1_000_000_000;

  private final Pressure pressure = new Pressure();

  private List<Priority> refused() {
    return Arrays.stream(Priority.values()).filter(pressure::refuses).toList();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.79, 0", "0.8, 1", "0.99, 1", "1, 2", "1.09, 2", "1.1, 3", "50, 3"})
  void theLessImportantAreRefusedFirst(double share, int classes) {
    pressure.read(share, 0);

    List<Priority> leastFirst = List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);
    assertThat(refused()).containsExactlyInAnyOrderElementsOf(leastFirst.subList(0, classes));
    assertThat(pressure.isCalm()).isEqualTo(classes == 0);
    assertThat(pressure.share()).isEqualTo(share);
  }

  @Test
  void fewerAreRefusedOnlyAfterASecondWithLess() {
    assertThat(pressure.read(1.2, 0)).isTrue();
    assertThat(pressure.read(0.1, SECOND - 1)).isFalse();
    assertThat(pressure.isCalm()).isFalse();

    assertThat(pressure.read(0.1, SECOND)).isTrue();

    assertThat(pressure.isCalm()).isTrue();
  }

  @Test
  void theSecondBeginsAnewWithEachValueThatIsAsHigh() {
    pressure.read(1, 0);
    pressure.read(1, SECOND / 2);

    pressure.read(0.9, SECOND);
    assertThat(refused()).containsExactly(Priority.NORMAL, Priority.LOW);

    pressure.read(0.9, SECOND + SECOND / 2);
    assertThat(refused()).containsExactly(Priority.LOW);
  }

  @Test
  void aValueThatSwingsAroundABorderChangesNothing() {
    pressure.read(1, 0);
    for (int i = 1; i < 100; i++) {
      assertThat(pressure.read(i % 2 == 0 ? 1.01 : 0.99, i * SECOND / 10)).isFalse();
    }
  }

  @Test
  void clocksMayBeNegative() {
    pressure.read(1, -10 * SECOND);
    pressure.read(0, -9 * SECOND);

    assertThat(pressure.isCalm()).isTrue();
  }
}
