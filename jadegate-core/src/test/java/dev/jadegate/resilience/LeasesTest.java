package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

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

  private long nanos;
  private final Store store = new Store();

  /** Keeps the arithmetic of a store that gateways share, and answers at once or when told to. */
  private final class Store implements SharedStore {
    final Map<String, Long> full = new HashMap<>();
    final List<Runnable> held = new ArrayList<>();
    int asked;
    boolean holding;
    boolean down;

    @Override
    public CompletionStage<Grant> take(String key, Allowance allowance, long wanted) {
      asked++;
      CompletableFuture<Grant> answer = new CompletableFuture<>();
      Runnable decide = () -> decide(answer, key, (TokenBucket) allowance, wanted);
      if (holding) {
        held.add(decide);
      } else {
        decide.run();
      }
      return answer;
    }

    private void decide(
        CompletableFuture<Grant> answer, String key, TokenBucket bucket, long wanted) {
      if (down) {
        answer.completeExceptionally(new IllegalStateException("down"));
        return;
      }
      double cost = bucket.nanosPerToken();
      long capacity = (long) (cost * bucket.limit());
      long until = Math.max(full.getOrDefault(key, nanos), nanos);
      long free = (long) ((capacity - (until - nanos)) / cost);
      long taken = Math.min(wanted, free);
      until = Math.max(nanos, until + (long) (taken * cost));
      full.put(key, until);
      long next = free - taken > 0 ? 0 : (long) (until - nanos + cost - capacity);
      answer.complete(new Grant(taken, free - taken, until - nanos, next));
    }
  }

  private TokenBucket bucket(double rate, long burst) {
    return new TokenBucket(rate, burst, () -> nanos);
  }

  private Leases leases() {
    return new Leases(store, 1000, () -> nanos);
  }

  private static boolean take(Leases leases, TokenBucket bucket) {
    CompletableFuture<SharedStore.Grant> answer = leases.take("k", bucket, 1).toCompletableFuture();
    return answer.resultNow().taken() == 1;
  }

  @Test
  void lotsGrowWithTheirUse() {
    Leases leases = leases();
    TokenBucket bucket = bucket(0.001, 1000);
    int passed = 0;
    for (int i = 0; i < 2000; i++) {
      passed += take(leases, bucket) ? 1 : 0;
    }

    assertThat(passed).isEqualTo(1000);
    assertThat(store.asked).isLessThan(30);
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
    int asked = store.asked;
    for (int i = 0; i < 100; i++) {
      assertThat(take(leases, bucket)).isFalse();
    }

    assertThat(store.asked).isEqualTo(asked);
    nanos += SECOND;
    assertThat(take(leases, bucket)).isTrue();
  }

  @Test
  void oneAsksForAllThatWait() {
    Leases leases = leases();
    TokenBucket bucket = bucket(0.001, 1000);
    for (int i = 0; i < 3; i++) {
      take(leases, bucket); // lots of 1, 2
    }
    store.holding = true;
    int asked = store.asked;
    List<CompletableFuture<SharedStore.Grant>> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(leases.take("k", bucket, 1).toCompletableFuture());
    }
    assertThat(store.asked).isEqualTo(asked + 1);
    store.held.removeFirst().run();

    assertThat(waiting).allMatch(answer -> answer.resultNow().taken() == 1);
  }

  @Test
  void storeThatIsDownFailsAllAndIsAskedAgain() {
    Leases leases = leases();
    store.down = true;
    assertThat(leases.take("k", bucket(1, 10), 1).toCompletableFuture()).isCompletedExceptionally();
    store.down = false;

    assertThat(take(leases, bucket(1, 10))).isTrue();
  }

  @Test
  void keysBeyondTheBoundAreAskedForOneByOne() {
    Leases leases = new Leases(store, 1, () -> nanos);
    TokenBucket bucket = bucket(0.001, 1000);
    leases.take("first", bucket, 1);
    int asked = store.asked;
    for (int i = 0; i < 10; i++) {
      take(leases, bucket);
    }

    assertThat(store.asked).isEqualTo(asked + 10);
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
  }
}
