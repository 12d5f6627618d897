package dev.jadegate.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class LatencyTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private final Latency latency = new Latency();

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(latency.nanos(5 * SECOND)).isZero();
  }

  @Test
  void slowAnswerCountsAtOnce() {
    latency.observe(MILLI, SECOND);
    latency.observe(300 * MILLI, SECOND + 1);

    assertThat(latency.nanos(SECOND + 2)).isEqualTo(300 * MILLI);
  }

  @Test
  void meanFallsByETenSecondsLater() {
    latency.observe(SECOND, 0);

    assertThat((double) latency.nanos(10 * SECOND)).isCloseTo(SECOND / Math.E, within(1e5));
    assertThat((double) latency.nanos(20 * SECOND))
        .isCloseTo(SECOND / Math.E / Math.E, within(1e5));
    assertThat(latency.nanos(10_000 * SECOND)).isEqualTo(1);
  }

  @Test
  void quickAnswersBringItDownToTheirs() {
    latency.observe(SECOND, 0);
    for (long now = 0; now < 200 * SECOND; now += 10 * MILLI) {
      latency.observe(2 * MILLI, now);
    }

    assertThat((double) latency.nanos(200 * SECOND)).isCloseTo(2 * MILLI, within(1e4));
  }

  @Test
  void oneQuickAnswerLeavesItNearlyWhereItIs() {
    latency.observe(SECOND, 0);
    latency.observe(MILLI, 100 * MILLI);

    assertThat((double) latency.nanos(100 * MILLI)).isCloseTo(0.99 * SECOND, within(1e6));
  }

  @Test
  void clockMayBeNegativeAndOthersMayBeBehind() {
    latency.observe(SECOND, -5 * SECOND);
    latency.observe(2 * SECOND, -6 * SECOND);

    assertThat(latency.nanos(-5 * SECOND)).isEqualTo(2 * SECOND);
    assertThat((double) latency.nanos(5 * SECOND)).isCloseTo(2 * SECOND / Math.E, within(1e6));
  }

  @Test
  void ratioIsThatOfTheMeansAtAnyTime() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 10_000; i++) {
      Latency one = new Latency();
      Latency other = new Latency();
      one.observe(random.nextLong(MILLI, SECOND), random.nextLong(20 * SECOND));
      other.observe(random.nextLong(MILLI, SECOND), random.nextLong(20 * SECOND));

      double ratio = one.ratio(other);

      for (long now : new long[] {20 * SECOND, 50 * SECOND}) {
        double expected = (double) one.nanos(now) / other.nanos(now);
        assertThat(ratio).isCloseTo(expected, withinPercentage(0.1));
        assertThat(other.ratio(one)).isCloseTo(1 / expected, withinPercentage(0.1));
      }
    }
  }

  @Test
  void ratioIsOneWhereOneIsUnknownAndNothingIsLeftOfWhatWasLongAgo() {
    Latency unknown = new Latency();
    latency.observe(SECOND, 0);
    Latency later = new Latency();
    later.observe(1, 10_000 * SECOND);

    assertThat(latency.ratio(unknown)).isOne();
    assertThat(unknown.ratio(latency)).isOne();
    assertThat(latency.ratio(later)).isZero();
    assertThat(later.ratio(latency)).isPositive().isGreaterThan(1e9);
  }

  @Test
  void slowestOfManyThreadsIsNotLost() {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 1; i <= 4; i++) {
        long slowest = i * SECOND;
        threads.execute(() -> {
          for (int j = 0; j < 100_000; j++) {
            latency.observe(j == 50_000 ? slowest : MILLI, 0);
          }
        });
      }
    }

    assertThat(latency.nanos(0)).isEqualTo(4 * SECOND);
  }
}
