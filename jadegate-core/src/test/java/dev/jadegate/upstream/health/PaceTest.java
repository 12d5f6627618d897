package dev.jadegate.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Checks come in no bursts (SEMANTICS 87). */
class PaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Pace pace = new Pace(new SplittableRandom(1), 0);

  @Test
  void firstChecksFollowOneAnother() {
    assertThat(pace.first(0, SECOND)).isZero();
    assertThat(pace.first(0, SECOND)).isEqualTo(Pace.FIRST_GAP_NANOS);
    assertThat(pace.first(0, SECOND)).isEqualTo(2 * Pace.FIRST_GAP_NANOS);

    assertThat(pace.first(SECOND, SECOND)).isZero();
  }

  @Test
  void noFirstCheckWaitsLongerThanItMay() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(pace.first(0, SECOND)).isBetween(0L, SECOND);
    }
  }

  @Test
  void secondChecksAreSpreadOverTheInterval() {
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      tenths[(int) (pace.spread(SECOND) * 10 / SECOND)]++;
    }
    assertThat(IntStream.of(tenths)).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  void beatIsTheIntervalGiveOrTakeATenth() {
    long[] beats = LongStream.generate(() -> pace.next(SECOND)).limit(10_000).toArray();

    assertThat(LongStream.of(beats))
        .allMatch(beat -> beat >= SECOND * 9 / 10 && beat <= SECOND * 11 / 10);
    assertThat(LongStream.of(beats).average().orElseThrow() / SECOND).isBetween(0.99, 1.01);
    assertThat(LongStream.of(beats).min().orElseThrow()).isLessThan(SECOND * 91 / 100);
    assertThat(LongStream.of(beats).max().orElseThrow()).isGreaterThan(SECOND * 109 / 100);
  }
}
