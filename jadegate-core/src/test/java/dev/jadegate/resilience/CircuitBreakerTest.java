package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.resilience.BreakerState.Closed;
import dev.jadegate.resilience.BreakerState.HalfOpen;
import dev.jadegate.resilience.BreakerState.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The states of a breaker, with a clock that the test moves. SEMANTICS 94, 95. */
class CircuitBreakerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long RECOVERY = 30 * SECOND;
  private static final long LONGEST = 100 * SECOND;
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(5, RateSettings.NONE, RECOVERY, LONGEST, 3);

  private long now = -7 * SECOND; // the clock's zero means nothing
  private double chance;
  private final List<String> changes = new ArrayList<>();

  private CircuitBreaker breaker(BreakerSettings settings) {
    return new CircuitBreaker(
        settings,
        now,
        () -> chance,
        (before, after) -> changes.add(before.label() + ">" + after.label()));
  }

  private void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(breaker.acquire(now), now);
    }
  }

  private void succeed(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.succeeded(breaker.acquire(now), now, 1);
    }
  }

  private CircuitBreaker opened() {
    CircuitBreaker breaker = breaker(SETTINGS);
    fail(breaker, 5);
    return breaker;
  }

  @Test
  void failuresInARowOpenIt() {
    CircuitBreaker breaker = breaker(SETTINGS);

    fail(breaker, 4);
    assertThat(breaker.state()).isInstanceOf(Closed.class);

    fail(breaker, 1);
    assertThat(breaker.state()).isInstanceOf(Open.class);
    assertThat(breaker.acquire(now)).isEqualTo(CircuitBreaker.REFUSED);
    assertThat(breaker.waitNanos(now)).isEqualTo(RECOVERY);
    assertThat(changes).containsExactly("closed>open");
  }

  @Test
  void aSuccessBetweenThemBeginsTheRowAnew() {
    CircuitBreaker breaker = breaker(SETTINGS);

    for (int i = 0; i < 10; i++) {
      fail(breaker, 4);
      succeed(breaker, 1);
    }

    assertThat(breaker.state()).isInstanceOf(Closed.class);
  }

  @Test
  void afterTheWaitAFewProbesPassAndTheRestIsRefused() {
    CircuitBreaker breaker = opened();
    now += RECOVERY - 1;
    assertThat(breaker.acquire(now)).isEqualTo(CircuitBreaker.REFUSED);

    now += 1;
    long passed = 0;
    for (int i = 0; i < 100; i++) {
      passed += breaker.acquire(now) == CircuitBreaker.REFUSED ? 0 : 1;
    }

    assertThat(passed).isEqualTo(3);
    assertThat(breaker.state()).isInstanceOf(HalfOpen.class);
  }

  @Test
  void itClosesWhenAllProbesSucceeded() {
    CircuitBreaker breaker = opened();
    now += RECOVERY;

    succeed(breaker, 2);
    assertThat(breaker.state()).isInstanceOf(HalfOpen.class);
    succeed(breaker, 1);

    assertThat(breaker.state()).isInstanceOf(Closed.class);
    assertThat(changes).containsExactly("closed>open", "open>half_open", "half_open>closed");
  }

  @Test
  void oneProbeThatFailsOpensItForTwiceAsLong() {
    CircuitBreaker breaker = opened();
    List<Long> waits = new ArrayList<>();

    for (int i = 0; i < 4; i++) {
      waits.add(breaker.waitNanos(now) / SECOND);
      now += breaker.waitNanos(now);
      fail(breaker, 1);
    }

    assertThat(waits).containsExactly(30L, 60L, 100L, 100L);
  }

  @Test
  void theWaitIsLongerByChance() {
    chance = 0.5;

    assertThat(opened().waitNanos(now)).isEqualTo(RECOVERY + RECOVERY / 20);
  }

  @Test
  void theWaitIsShortAgainOnceItHasBeenClosedForLong() {
    CircuitBreaker breaker = opened();
    now += RECOVERY;
    succeed(breaker, 3);
    now += RECOVERY - 1;
    fail(breaker, 5);
    assertThat(breaker.waitNanos(now)).as("soon again").isEqualTo(2 * RECOVERY);

    now += 2 * RECOVERY;
    succeed(breaker, 3);
    now += 2 * RECOVERY;
    fail(breaker, 5);

    assertThat(breaker.waitNanos(now)).as("after a good while").isEqualTo(RECOVERY);
  }

  @Test
  void whatBeganBeforeItOpenedDoesNotCountAsAProbe() {
    CircuitBreaker breaker = breaker(SETTINGS);
    long late = breaker.acquire(now);
    fail(breaker, 5);
    now += RECOVERY;
    long probe = breaker.acquire(now);

    breaker.failed(late, now);
    assertThat(breaker.state()).isInstanceOf(HalfOpen.class);

    breaker.succeeded(probe, now, 1);
    breaker.succeeded(late, now, 1);
    breaker.succeeded(late, now, 1);
    assertThat(breaker.state()).isInstanceOf(HalfOpen.class);
  }

  @Test
  void aProbeThatIsAbandonedMakesRoomForAnother() {
    CircuitBreaker breaker = opened();
    now += RECOVERY;
    long first = breaker.acquire(now);
    breaker.acquire(now);
    breaker.acquire(now);
    assertThat(breaker.acquire(now)).isEqualTo(CircuitBreaker.REFUSED);

    breaker.abandoned(first);

    assertThat(breaker.acquire(now)).isEqualTo(first);
    assertThat(breaker.acquire(now)).isEqualTo(CircuitBreaker.REFUSED);
  }

  @Test
  void probesThatNeverEndDoNotKeepItHalfOpen() {
    CircuitBreaker breaker = opened();
    now += RECOVERY;
    breaker.acquire(now);
    breaker.acquire(now);
    breaker.acquire(now);

    now += RECOVERY;
    succeed(breaker, 3);

    assertThat(breaker.state()).isInstanceOf(Closed.class);
  }

  @Test
  void ratesNeedEnoughCalls() {
    RateSettings rates = new RateSettings(10 * SECOND, 20, 50, 0, 0);
    CircuitBreaker breaker = breaker(new BreakerSettings(0, rates, RECOVERY, LONGEST, 3));

    for (int i = 0; i < 9; i++) {
      fail(breaker, 1);
      succeed(breaker, 1);
    }
    assertThat(breaker.state()).as("18 calls").isInstanceOf(Closed.class);
    succeed(breaker, 1);
    fail(breaker, 1);

    assertThat(breaker.state()).as("20 calls").isInstanceOf(Open.class);
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    RateSettings rates = new RateSettings(10 * SECOND, 20, 50, 0, 0);
    CircuitBreaker breaker = breaker(new BreakerSettings(0, rates, RECOVERY, LONGEST, 3));
    fail(breaker, 19);

    now += 10 * SECOND;
    fail(breaker, 19);
    assertThat(breaker.state()).isInstanceOf(Closed.class);

    now += 8 * SECOND;
    fail(breaker, 1);
    assertThat(breaker.state()).isInstanceOf(Open.class);
  }

  @Test
  void slowCallsOpenItToo() {
    RateSettings rates = new RateSettings(10 * SECOND, 10, 0, 2 * SECOND, 80);
    CircuitBreaker breaker = breaker(new BreakerSettings(0, rates, RECOVERY, LONGEST, 3));

    for (int i = 0; i < 10; i++) {
      long took = i < 2 ? 2 * SECOND : 2 * SECOND + 1;
      breaker.succeeded(breaker.acquire(now), now, took);
    }

    assertThat(breaker.state()).isInstanceOf(Open.class);
  }

  @Test
  void aSlowProbeOpensItAgain() {
    RateSettings rates = new RateSettings(10 * SECOND, 10, 0, 2 * SECOND, 80);
    CircuitBreaker breaker = breaker(new BreakerSettings(5, rates, RECOVERY, LONGEST, 3));
    fail(breaker, 5);
    now += RECOVERY;

    breaker.succeeded(breaker.acquire(now), now, 3 * SECOND);

    assertThat(breaker.state()).isInstanceOf(Open.class);
    assertThat(breaker.waitNanos(now)).isEqualTo(2 * RECOVERY);
  }

  @Test
  void otherSettingsLeaveTheStateAsItIs() {
    CircuitBreaker breaker = opened();

    breaker.configure(new BreakerSettings(1, RateSettings.NONE, SECOND, SECOND, 1));

    assertThat(breaker.waitNanos(now)).isEqualTo(RECOVERY);
    now += RECOVERY;
    succeed(breaker, 1);
    assertThat(breaker.state()).as("one probe suffices now").isInstanceOf(Closed.class);
    fail(breaker, 1);
    assertThat(breaker.waitNanos(now)).isEqualTo(SECOND);
  }

  @Test
  void callersAtOnceNeverGetMoreProbesThanThereAre() throws InterruptedException {
    AtomicLong clock = new AtomicLong();
    AtomicInteger refused = new AtomicInteger();
    CircuitBreaker breaker =
        new CircuitBreaker(
            new BreakerSettings(1, RateSettings.NONE, 1000, 1000, 3),
            0,
            () -> 0,
            BreakerListener.NONE);
    for (int round = 0; round < 500; round++) {
      breaker.failed(breaker.acquire(clock.get()), clock.get());
      clock.addAndGet(1_000_000);
      AtomicInteger passed = new AtomicInteger();
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  await(begin);
                  for (int call = 0; call < 3; call++) {
                    long ticket = breaker.acquire(clock.get());
                    (ticket == CircuitBreaker.REFUSED ? refused : passed).incrementAndGet();
                  }
                }));
      }
      begin.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(passed.get()).isEqualTo(3);
    }
    assertThat(refused.get()).isEqualTo(500 * 9);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
