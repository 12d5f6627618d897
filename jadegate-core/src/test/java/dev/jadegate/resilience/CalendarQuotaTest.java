package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CalendarQuotaTest {
  private Instant time = Instant.parse("2026-02-27T23:59:59Z");
  private long state;

  private CalendarQuota quota(long limit, CalendarQuota.Per per) {
    return new CalendarQuota(limit, per, () -> time);
  }

  private int takeAll(Allowance quota) {
    int taken = 0;
    for (long next; (next = quota.take(state, quota.now())) >= 0; taken++) {
      assertThat(next).as("states grow").isGreaterThan(state);
      state = next;
    }
    return taken;
  }

  private void at(String instant) {
    time = Instant.parse(instant);
  }

  @Test
  void dayBeginsAtMidnightInUtc() {
    CalendarQuota quota = quota(5, CalendarQuota.Per.DAY);

    assertThat(takeAll(quota)).isEqualTo(5);
    assertThat(quota.nanosToNext(state, quota.now())).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    at("2026-02-28T00:00:00Z");
    assertThat(takeAll(quota)).isEqualTo(5);
    at("2026-02-28T23:59:59.999Z");
    assertThat(takeAll(quota)).isZero();
  }

  @Test
  void monthsAreAsLongAsTheyAre() {
    CalendarQuota quota = quota(3, CalendarQuota.Per.MONTH);
    takeAll(quota);

    assertThat(Duration.ofNanos(quota.nanosToWhole(state, quota.now())))
        .isEqualTo(Duration.ofDays(1).plusSeconds(1));
    at("2026-03-01T00:00:00Z");
    assertThat(takeAll(quota)).isEqualTo(3);
    assertThat(Duration.ofNanos(quota.nanosToWhole(state, quota.now())))
        .isEqualTo(Duration.ofDays(31));
    at("2027-01-01T00:00:00Z");
    assertThat(takeAll(quota)).isEqualTo(3);
  }

  @Test
  void minutesAndHoursBeginWithTheClock() {
    for (CalendarQuota.Per per :
        new CalendarQuota.Per[] {CalendarQuota.Per.MINUTE, CalendarQuota.Per.HOUR}) {
      at("2026-02-27T10:59:59Z");
      state = 0;
      CalendarQuota quota = quota(2, per);
      assertThat(takeAll(quota)).isEqualTo(2);
      assertThat(quota.available(state, quota.now())).isZero();
      at("2026-02-27T11:00:00Z");
      assertThat(quota.available(state, quota.now())).isEqualTo(2);
      assertThat(quota.isWhole(state, quota.now())).isTrue();
      assertThat(takeAll(quota)).isEqualTo(2);
    }
  }

  @Test
  void clockThatIsSetBackGivesNoQuotaTwice() {
    CalendarQuota quota = quota(4, CalendarQuota.Per.MINUTE);
    at("2026-02-28T00:00:01Z");
    takeAll(quota);
    at("2026-02-27T23:59:58Z");

    assertThat(takeAll(quota)).isZero();
    at("2026-02-28T00:01:00Z");
    assertThat(takeAll(quota)).isEqualTo(4);
  }

  @Test
  void anotherLimitCountsWhatWasUsed() {
    CalendarQuota before = quota(4, CalendarQuota.Per.DAY);
    takeAll(before);
    CalendarQuota more = quota(10, CalendarQuota.Per.DAY);
    CalendarQuota hourly = quota(10, CalendarQuota.Per.HOUR);

    assertThat(more.available(more.carry(before, state), more.now())).isEqualTo(6);
    assertThat(hourly.carry(before, state)).isZero();
  }
}
