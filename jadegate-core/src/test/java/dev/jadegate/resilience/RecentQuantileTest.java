package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentQuantileTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -7 * SECOND; // clocks may begin below zero

  private final RecentQuantile p95 = new RecentQuantile(95, START);

  private void observe(int count, long nanos, long now) {
    for (int i = 0; i < count; i++) {
      p95.observe(nanos, now);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_000, 1_000_000, 123_456_789, 60 * SECOND, Long.MAX_VALUE / 4})
  void isAtMostASixteenthTooLong(long nanos) {
    observe(100, nanos, START);

    assertThat(p95.nanos(START)).isBetween(nanos, nanos + nanos / 16 + 2048);
  }

  @ParameterizedTest
  @ValueSource(doubles = {50, 90, 95, 99, 99.9})
  void agreesWithSorting(double percent) {
    RecentQuantile quantile = new RecentQuantile(percent, START);
    SplittableRandom random = new SplittableRandom(42);
    long[] all = new long[20_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (long) (1e6 * Math.exp(3 * random.nextGaussian()));
      quantile.observe(all[i], START + i);
    }
    Arrays.sort(all);
    long exact = all[(int) Math.ceil(all.length * percent / 100) - 1];

    assertThat((double) quantile.nanos(START + all.length)).isCloseTo(exact, within(exact / 15.0));
    assertThat(quantile.nanos(START + all.length)).isGreaterThanOrEqualTo(exact);
  }

  @Test
  void fewAnswersSayNothing() {
    observe(RecentQuantile.MINIMUM - 1, SECOND, START);
    assertThat(p95.nanos(START)).isZero();

    observe(1, SECOND, START);
    assertThat(p95.nanos(START + SECOND)).isPositive();
  }

  @Test
  @DisplayName("what is older than a minute is forgotten, what is younger than half of one is not")
  void forgets() {
    observe(1000, SECOND, START);
    observe(1000, 1000, START + 29 * SECOND);
    assertThat(p95.nanos(START + 29 * SECOND)).isGreaterThan(SECOND / 2);

    observe(1000, 1000, START + 61 * SECOND);
    assertThat(p95.nanos(START + 61 * SECOND)).isLessThan(SECOND / 2);
  }

  @Test
  void afterALongSilenceNothingIsKnown() {
    observe(1000, SECOND, START);
    assertThat(p95.nanos(START)).isPositive();

    assertThat(p95.nanos(START + 3600 * SECOND)).isZero();
  }

  @Test
  void isNotWorkedOutForEachRequest() {
    observe(100, SECOND, START);
    p95.nanos(START);
    observe(10_000, 1000, START);

    assertThat(p95.nanos(START + 1000)).isGreaterThanOrEqualTo(SECOND);
    assertThat(p95.nanos(START + SECOND)).isLessThan(SECOND / 2);
  }
}
