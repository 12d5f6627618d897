package dev.jadegate.upstream.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a window says of the requests that it has counted. */
class WindowTest {
  private final Window window = new Window();

  @Test
  void emptyWindowSaysNothing() {
    assertThat(window.take()).isEqualTo(new Window.Sums(0, 0, 0, 0));
  }

  @Test
  void failuresHaveTheirShareAndNoTime() {
    window.failed();
    window.succeeded(TimeUnit.MILLISECONDS.toNanos(5));
    window.succeeded(-1);
    window.succeeded(-1);

    Window.Sums sums = window.take();
    assertThat(sums.failurePercent()).isEqualTo(25);
    assertThat(sums.timed()).isOne();
  }

  @Test
  void answerThatBreaksOffCountsOnce() {
    window.succeeded(1);
    window.recanted();

    assertThat(window.take()).extracting("requests", "failures").containsExactly(1L, 1L);
  }

  @Test
  void breakOffOfAnEarlierWindowMakesNoMoreThanAll() {
    window.recanted();
    window.failed();

    assertThat(window.take().failurePercent()).isEqualTo(100);
  }

  @Test
  void takingBeginsAnew() {
    window.failed();
    window.succeeded(1000);
    window.take();

    assertThat(window.take()).isEqualTo(new Window.Sums(0, 0, 0, 0));
  }

  @Test
  void medianIsNotMovedByOneThatIsVerySlow() {
    for (int i = 0; i < 10; i++) {
      window.succeeded(TimeUnit.MILLISECONDS.toNanos(10));
    }
    window.succeeded(TimeUnit.SECONDS.toNanos(60));

    assertThat(window.take().medianNanos())
        .isCloseTo(TimeUnit.MILLISECONDS.toNanos(10), Percentage.withPercentage(6.3));
  }

  @ParameterizedTest
  @ValueSource(longs = {10_000, 99_999, 1_000_000, 1_048_576, 77_777_777, 1_000_000_000, 7L << 30})
  void timesAreKnownToASixteenth(long nanos) {
    window.succeeded(nanos);

    assertThat(window.take().medianNanos()).isCloseTo(nanos, Percentage.withPercentage(6.3));
  }

  @Test
  void slowerThanItKnowsIsTheSlowestThatItKnows() {
    window.succeeded(Long.MAX_VALUE);

    assertThat(window.take().medianNanos()).isGreaterThan(TimeUnit.SECONDS.toNanos(8));
  }
}
