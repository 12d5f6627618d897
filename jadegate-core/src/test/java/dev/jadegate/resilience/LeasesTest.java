package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LeasesTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long KEY = 7;

  private long nanos;
  private final Store store = new Store();

  /** Keeps the arithmetic of a store that gateways share, and answers at once or when told to. */
  private final class Store implements SharedStore {
    final Map<String, Long> full = new HashMap<>();
    final Map<Long, Long> used = new HashMap<>();
    final List<Runnable> held = new ArrayList<>();
    final List<Long> wants = new ArrayList<>();
    boolean holding;
    boolean down;

    @Override
    public CompletionStage<Grant> take(String name, Allowance allowance, long at, long wanted) {
      wants.add(wanted);
      CompletableFuture<Grant> answer = new CompletableFuture<>();
      Runnable decide =
          () -> {
            if (down) {
              answer.completeExceptionally(new IllegalStateException("down"));
            } else {
              answer.complete(
                  switch (allowance) {
                    case TokenBucket bucket -> decide(name, bucket, wanted);
                    case CalendarQuota quota -> decide(quota, at, wanted);
                  });
            }
          };
      if (holding) {
        held.add(decide);
      } else {
        decide.run();
      }
      return answer;
    }

    private Grant decide(String name, TokenBucket bucket, long wanted) {
      double cost = bucket.nanosPerToken();
      long capacity = (long) (cost * bucket.limit());
      long until = Math.max(full.getOrDefault(name, nanos), nanos);
      long free = (long) ((capacity - (until - nanos)) / cost);
      long taken = Math.min(wanted, free);
      until = Math.max(nanos, until + (long) (taken * cost));
      full.put(name, until);
      long next = free - taken > 0 ? 0 : (long) (until - nanos + cost - capacity);
      return new Grant(taken, free - taken, until - nanos, next);
    }

    private Grant decide(CalendarQuota quota, long at, long wanted) {
      long before = used.getOrDefault(quota.window(at), 0L);
      long taken = Math.max(Math.min(wanted, quota.limit() - before), -before);
      used.put(quota.window(at), before + taken);
      long left = quota.limit() - before - taken;
      long toEnd = quota.nanosToWhole(0, at);
      return new Grant(taken, left, toEnd, left > 0 ? 0 : toEnd);
    }

    int asked() {
      return wants.size();
    }
  }

  private TokenBucket bucket(double rate, long burst) {
    return new TokenBucket(rate, burst, () -> nanos);
  }

  private CalendarQuota perMinute(long limit) {
    return new CalendarQuota(
        limit, CalendarQuota.Per.MINUTE, () -> Instant.ofEpochMilli(nanos / MILLI));
  }

  private Leases leases() {
    return new Leases(store, 1000, () -> nanos);
  }

  private static boolean take(Leases leases, Allowance allowance) {
    SharedStore.Grant known = leases.decide(KEY);
    return (known == null ? ask(leases, allowance).resultNow() : known).taken() == 1;
  }

  private static CompletableFuture<SharedStore.Grant> ask(Leases leases, Allowance allowance) {
    return leases.ask(KEY, "k", allowance).toCompletableFuture();
  }

  @Test
  void lotsGrowWithTheirUse() {
    Leases leases = leases();
    TokenBucket bucket = bucket(0.001, 1000);
    int passed = 0;
    for (int i = 0; i < 50; i++) {
      passed += take(leases, bucket) ? 1 : 0;
    }
    assertThat(store.wants).containsExactly(1L, 2L, 4L, 7L, 14L, 28L, 56L);
    for (int i = 0; i < 2000; i++) {
      passed += take(leases, bucket) ? 1 : 0;
    }

    assertThat(passed).isEqualTo(1000);
    assertThat(store.asked()).isLessThan(30);
  }

  @Test
  void moreIsAskedForBeforeTheLotIsUsedUp() {
    Leases leases = leases();
    TokenBucket bucket = bucket(0.001, 1000);
    for (int i = 0; i < 23; i++) {
      take(leases, bucket);
    }
    store.holding = true;
    int asked = store.asked();
    for (int i = 0; i < 5; i++) { // four are left when the next lot is asked for
      assertThat(leases.decide(KEY)).extracting(SharedStore.Grant::taken).isEqualTo(1L);
    }

    assertThat(store.asked()).isEqualTo(asked + 1);
  }

  @Test
  void aClientThatComesOnceTakesOne() {
    take(leases(), bucket(1, 1000));

    assertThat(store.full.get("k")).isEqualTo(SECOND);
  }

  @Test
  void restOfALotIsGivenBackAfterASecond() {
    Leases leases = leases();
    TokenBucket bucket = bucket(0.001, 1000);
    for (int i = 0; i < 40; i++) {
      take(leases, bucket);
    }
    assertThat(store.full.get("k")).isGreaterThan(40 * 1000 * SECOND);
    nanos += SECOND;
    leases.tidy();

    assertThat(store.full.get("k")).isEqualTo(40 * 1000 * SECOND);
    nanos += SECOND;
    leases.tidy();
    assertThat(leases.size()).isZero();
  }

  @Test
  void refusalIsRememberedForAWhile() {
    Leases leases = leases();
    TokenBucket bucket = bucket(1, 1);
    take(leases, bucket);
    assertThat(take(leases, bucket)).isFalse();
    int asked = store.asked();
    for (int i = 0; i < 100; i++) {
      assertThat(take(leases, bucket)).isFalse();
    }

    assertThat(store.asked()).isEqualTo(asked);
    nanos += SECOND;
    assertThat(take(leases, bucket)).isTrue();
  }

  @Test
  void refusalSaysWhenThereIsOneAndNotWhenItIsAskedForAgain() {
    Leases leases = leases();
    TokenBucket bucket = bucket(0.1, 1);
    take(leases, bucket);
    take(leases, bucket);
    nanos += 50 * MILLI;
    SharedStore.Grant refused = leases.decide(KEY);

    assertThat(refused).isEqualTo(new SharedStore.Grant(0, 0, 9950 * MILLI, 9950 * MILLI));
  }

  /** At the limit all that comes back passes, and a flood does not reach the store. */
  @Test
  void floodPassesAtTheRateWithFewQuestions() {
    Leases leases = leases();
    TokenBucket bucket = bucket(1000, 1000);
    for (int i = 0; i < 2000; i++) {
      take(leases, bucket);
    }
    int asked = store.asked();
    int passed = 0;
    for (int i = 0; i < 100_000; i++) { // 10 seconds, 10,000 a second
      nanos += MILLI / 10;
      passed += take(leases, bucket) ? 1 : 0;
    }

    assertThat(passed).isBetween(9_900, 10_000);
    assertThat(store.asked() - asked).isLessThan(1_100);
  }

  @Test
  void manyThatWaitAreServedByFewQuestions() {
    Leases leases = leases();
    store.holding = true;
    List<CompletableFuture<SharedStore.Grant>> waiting = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      waiting.add(ask(leases, bucket(0.001, 1000)));
    }
    assertThat(store.wants).containsExactly(1L, 2L, 4L, 8L, 16L, 32L);
    store.held.forEach(Runnable::run);

    assertThat(waiting).allMatch(answer -> answer.resultNow().taken() == 1);
  }

  @Test
  void whoWaitsIsServedInTurnAndTheRestRefused() {
    Leases leases = leases();
    store.holding = true;
    List<CompletableFuture<SharedStore.Grant>> waiting = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      waiting.add(ask(leases, bucket(0.001, 20)));
    }
    store.held.forEach(Runnable::run);

    assertThat(waiting.subList(0, 20)).allMatch(answer -> answer.resultNow().taken() == 1);
    assertThat(waiting.subList(20, 30)).allMatch(answer -> answer.resultNow().taken() == 0);
  }

  @Test
  void storeThatIsDownFailsAllAndIsAskedAgain() {
    Leases leases = leases();
    store.down = true;
    assertThat(ask(leases, bucket(1, 10))).isCompletedExceptionally();
    store.down = false;

    assertThat(take(leases, bucket(1, 10))).isTrue();
  }

  @Test
  void keysBeyondTheBoundAreAskedForOneByOne() {
    Leases leases = new Leases(store, 1, () -> nanos);
    TokenBucket bucket = bucket(0.001, 1000);
    leases.ask(KEY + 1, "first", bucket);
    int asked = store.asked();
    for (int i = 0; i < 10; i++) {
      take(leases, bucket);
    }

    assertThat(store.asked()).isEqualTo(asked + 10);
    assertThat(leases.size()).isEqualTo(1);
  }

  @Test
  void quotaOfAWindowEndsWithIt() {
    Leases leases = leases();
    CalendarQuota quota = perMinute(1000);
    nanos = 60 * SECOND - 100 * MILLI;
    for (int i = 0; i < 100; i++) {
      take(leases, quota);
    }
    nanos = 60 * SECOND;
    take(leases, quota);

    assertThat(store.used).as("the rest went back to its own window").containsEntry(0L, 100L);
    assertThat(store.used.get(1L)).isEqualTo(store.wants.getLast());
  }

  @Test
  void allIsGivenBackAtTheEnd() {
    Leases leases = leases();
    for (int i = 0; i < 100; i++) {
      take(leases, perMinute(1000));
    }
    leases.giveAllBack();

    assertThat(store.used).containsEntry(0L, 100L);
  }

  /** The bound that the documentation states, at random times and with three gateways. */
  @Test
  void noMoreThanBurstRateAndLotsInAnyStretch() {
    SplittableRandom random = new SplittableRandom(5);
    TokenBucket bucket = bucket(100, 50);
    List<Leases> gateways = List.of(leases(), leases(), leases());
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      nanos += random.nextInt(500) == 0 ? SECOND / 2 : random.nextLong(8_000_000);
      if (take(gateways.get(random.nextInt(3)), bucket)) {
        times.add(nanos);
      }
      if (i % 250 == 0) {
        gateways.forEach(Leases::tidy);
      }
    }

    int lots = 3 * 5;
    for (int first = 0; first < times.size(); first += 7) {
      for (int last = first; last < Math.min(times.size(), first + 2000); last += 13) {
        double seconds = (double) (times.get(last) - times.get(first)) / SECOND;
        assertThat((double) (last - first + 1)).isLessThanOrEqualTo(50 + lots + 100 * seconds + 1);
      }
    }
    double all = (double) (times.getLast() - times.getFirst()) / SECOND;
    assertThat(times).as("hardly any is lost").hasSizeGreaterThan((int) (0.9 * 100 * all));
  }
}
