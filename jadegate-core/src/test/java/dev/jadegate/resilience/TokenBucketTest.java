package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SEMANTICS 123: fractions are kept, and time is monotonic. */
final class TokenBucketTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private long nanos = -5 * SECOND; // a monotonic clock may well be below 0
  private long state;

  private TokenBucket bucket(double rate, long burst) {
    return new TokenBucket(rate, burst, () -> nanos);
  }

  private boolean take(Allowance allowance) {
    long next = allowance.take(state, allowance.now());
    if (next < 0) {
      return false;
    }
    state = next;
    return true;
  }

  private int takeAll(Allowance allowance) {
    int taken = 0;
    while (take(allowance)) {
      taken++;
    }
    return taken;
  }

  @Test
  void burstPassesAtOnceAndNotOneMore() {
    assertThat(takeAll(bucket(2, 7))).isEqualTo(7);
  }

  @Test
  void oneComesBackAfterItsTimeAndNotEarlier() {
    TokenBucket bucket = bucket(2, 3);
    takeAll(bucket);

    assertThat(bucket.nanosToNext(state, bucket.now())).isEqualTo(SECOND / 2);
    nanos += SECOND / 2 - 1;
    assertThat(take(bucket)).isFalse();
    nanos++;
    assertThat(take(bucket)).isTrue();
    assertThat(take(bucket)).isFalse();
  }

  /** Rates that no number of nanoseconds divides, looked at much oftener than one comes back. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 3, 7.5, 100, 1000.0 / 7, 12_345, 333_333})
  void rateOfALongRunIsWithinATenthOfAPercent(double rate) {
    TokenBucket bucket = bucket(rate, Math.max(10, (long) (rate / 10)));
    takeAll(bucket);
    SplittableRandom random = new SplittableRandom(1);
    long start = nanos;
    int taken = 0;
    long step = (long) (2 * SECOND / rate / 3); // three looks for two that come back
    while (taken < 200_000) {
      nanos += random.nextLong(step) + 1;
      taken += take(bucket) ? 1 : 0;
    }

    double seconds = (double) (nanos - start) / SECOND;
    assertThat(taken / seconds).isCloseTo(rate, within(rate / 1000));
  }

  @Test
  void noMoreThanBurstAndRateInAnyStretch() {
    SplittableRandom random = new SplittableRandom(2);
    TokenBucket bucket = bucket(50, 20);
    long start = nanos;
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      nanos += random.nextLong(40_000_000);
      taken += random.nextInt(10) == 0 ? takeAll(bucket) : take(bucket) ? 1 : 0;
      double allowed = 20 + 50.0 * (nanos - start) / SECOND;
      assertThat((double) taken).isLessThanOrEqualTo(allowed + 0.001);
    }
  }

  @Test
  void clockThatJumpsAheadFillsTheBucketAndNoMore() {
    TokenBucket bucket = bucket(10, 5);
    takeAll(bucket);
    nanos += TimeUnit.DAYS.toNanos(3000);

    assertThat(takeAll(bucket)).isEqualTo(5);
  }

  @Test
  void clockThatJumpsBackGivesNothing() {
    TokenBucket bucket = bucket(10, 5);
    nanos += 10 * SECOND;
    takeAll(bucket);
    nanos -= 2 * SECOND;

    assertThat(take(bucket)).isFalse();
    assertThat(bucket.available(state, bucket.now())).isZero();
    nanos += 2 * SECOND + SECOND / 10;
    assertThat(takeAll(bucket)).isEqualTo(1);
  }

  @Test
  void whatIsLeftIsToldRoundedDownAndTimesRoundedUp() {
    TokenBucket bucket = bucket(4, 10);
    take(bucket);
    take(bucket);
    nanos += SECOND / 8;

    assertThat(bucket.available(state, bucket.now())).isEqualTo(8);
    assertThat(bucket.nanosToWhole(state, bucket.now())).isEqualTo(SECOND * 3 / 8);
    assertThat(bucket.nanosToNext(state, bucket.now())).isZero();
    assertThat(bucket.isWhole(state, bucket.now())).isFalse();
    nanos += SECOND;
    assertThat(bucket.isWhole(state, bucket.now())).isTrue();
    assertThat(bucket.available(state, bucket.now())).isEqualTo(10);
  }

  @Test
  void windowIsTheTimeInWhichAnEmptyBucketFills() {
    assertThat(bucket(100, 200).windowSeconds()).isEqualTo(2);
    assertThat(bucket(100, 201).windowSeconds()).isEqualTo(3);
    assertThat(bucket(100, 1).windowSeconds()).isEqualTo(1);
  }

  @Test
  void anotherRateKeepsTheBucketAsFullAsItWasInProportion() {
    TokenBucket before = bucket(10, 10);
    for (int i = 0; i < 6; i++) {
      take(before);
    }
    TokenBucket after = bucket(1, 100);

    long carried = after.carry(before, state);

    assertThat(after.available(carried, after.now())).isEqualTo(40);
    assertThat(after.carry(before, 0)).isZero();
  }
}
