package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** SEMANTICS 125: the space of keys is bounded, and nobody gets a fresh bucket by its bounds. */
final class LimiterTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SipHash hash = new SipHash(7, 9);
  private long nanos;

  private Limiter limiter(double rate, long burst, int maxKeys) {
    return new Limiter(new TokenBucket(rate, burst, () -> nanos), maxKeys, hash);
  }

  private boolean take(Limiter limiter, long key) {
    Buckets buckets = limiter.buckets();
    return buckets.take(hash.of(0, key), buckets.allowance().now()) >= 0;
  }

  private int takeAll(Limiter limiter, long key) {
    int taken = 0;
    while (take(limiter, key)) {
      taken++;
    }
    return taken;
  }

  @Test
  void withoutKeysThereIsOneBucket() {
    Limiter limiter = limiter(1, 5, 0);

    assertThat(takeAll(limiter, 1)).isEqualTo(5);
    assertThat(takeAll(limiter, 2)).isZero();
  }

  @Test
  void eachKeyHasABucket() {
    Limiter limiter = limiter(1, 5, 10);

    assertThat(takeAll(limiter, 1)).isEqualTo(5);
    assertThat(takeAll(limiter, 2)).isEqualTo(5);
    assertThat(takeAll(limiter, 1)).isZero();
  }

  @Test
  void aHundredThousandKeysTakeLittleMemory() {
    var threads = ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    long before = threads.getCurrentThreadAllocatedBytes();
    Limiter limiter = limiter(1, 5, 100_000);
    for (int i = 0; i < 100_000; i++) {
      take(limiter, i);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(limiter.keys()).isEqualTo(100_000);
    assertThat(bytes)
        .isBetween(1_600_000L, 20_000_000L); // all that it ever had, not only what it has
  }

  @Test
  void keysWithoutRoomShareABucket() {
    Limiter limiter = limiter(1, 5, 2);
    take(limiter, 1);
    take(limiter, 2);

    assertThat(takeAll(limiter, 3)).isEqualTo(5);
    assertThat(takeAll(limiter, 4)).isZero();
    assertThat(limiter.withoutRoom()).isEqualTo(7);
    assertThat(limiter.keys()).isEqualTo(2);
  }

  @Test
  void onlyAWholeBucketMakesRoom() {
    Limiter limiter = limiter(1, 5, 2);
    takeAll(limiter, 1);
    take(limiter, 2);
    takeAll(limiter, 3);
    nanos += SECOND; // the bucket of 2 is whole, the ones of 1 and of those without room are not

    assertThat(takeAll(limiter, 4)).isEqualTo(5);
    assertThat(takeAll(limiter, 1)).isEqualTo(1);
    assertThat(takeAll(limiter, 5)).as("the shared one").isEqualTo(1);
  }

  /** One key wants more than it may have, and floods the table to be forgotten. */
  @Test
  void attackerDoesNotGetMoreByOtherKeys() {
    Limiter limiter = limiter(10, 20, 1000);
    SplittableRandom random = new SplittableRandom(3);
    int taken = 0;
    for (int i = 0; i < 1_000_000; i++) {
      nanos += 100_000; // 100 seconds in all
      take(limiter, 1 + random.nextLong(1_000_000_000));
      if (i % 20 == 0 && take(limiter, 0)) {
        taken++;
      }
    }

    assertThat(limiter.keys()).isLessThanOrEqualTo(1000);
    assertThat(taken).isLessThanOrEqualTo(20 + 10 * 100);
  }

  @Test
  void keysThatComeAndGoLeaveRoomForOthers() {
    Limiter limiter = limiter(100, 1, 1000);
    for (int i = 0; i < 100_000; i++) {
      nanos += 100_000; // each is whole after 10 ms, in which 100 others come
      take(limiter, i);
    }

    assertThat(limiter.withoutRoom()).isZero();
  }

  @Test
  void tableHoldsAsManyKeysAsItMay() {
    int keys = 100_000;
    Limiter limiter = limiter(0.001, 1, keys);
    for (int i = 0; i < keys; i++) {
      take(limiter, i);
    }

    assertThat(limiter.keys()).isCloseTo(keys, within(keys / 10_000));
    assertThat(limiter.withoutRoom()).isLessThan(keys / 10_000);
    for (int i = 0; i < keys; i += 97) {
      assertThat(take(limiter, i)).isFalse();
    }
  }

  @Test
  void fillStaysInProportionWhenTheRateChanges() {
    Limiter limiter = limiter(1, 10, 100);
    for (int i = 0; i < 5; i++) {
      take(limiter, 1);
    }
    takeAll(limiter, 2);

    limiter.configure(new TokenBucket(1, 100, () -> nanos), 1000);

    assertThat(takeAll(limiter, 1)).isEqualTo(50);
    assertThat(takeAll(limiter, 2)).isZero();
    assertThat(takeAll(limiter, 3)).isEqualTo(100);
  }

  @Test
  void fewerKeysKeepWhoFits() {
    Limiter limiter = limiter(1, 10, 1000);
    for (int key = 0; key < 100; key++) {
      takeAll(limiter, key);
    }

    limiter.configure(new TokenBucket(1, 10, () -> nanos), 50);

    assertThat(limiter.keys()).isEqualTo(50);
  }

  /**
   * Threads that meet on keys, some of them new and some leaving, never take more than there is.
   */
  @Test
  void threadsTogetherNeverTakeMore() throws InterruptedException {
    int keys = 300;
    Limiter limiter = limiter(1, 50, keys);
    int[][] taken = new int[4][keys];
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < taken.length; t++) {
      int[] mine = taken[t];
      SplittableRandom random = new SplittableRandom(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 300_000; i++) {
                  int key = random.nextInt(keys);
                  mine[key] += take(limiter, key) ? 1 : 0;
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // A thread that is stopped while it enters a key may leave others no choice but the shared one.
    long shared = Math.min(50, limiter.withoutRoom());
    long sum = 0;
    for (int key = 0; key < keys; key++) {
      int ofKey = taken[0][key] + taken[1][key] + taken[2][key] + taken[3][key];
      assertThat((long) ofKey).as("key %s", key).isBetween(50L, 50 + shared);
      sum += ofKey;
    }
    assertThat(sum).isBetween(50L * keys, 50L * keys + shared);
  }

  /**
   * The same with a table that is too small, where keys push each other out as soon as they may.
   */
  @Test
  void threadsNeverTakeMoreWhileKeysLeave() throws InterruptedException {
    Limiter limiter =
        new Limiter(new TokenBucket(1000, 3, System::nanoTime), 16, new SipHash(3, 4));
    int keys = 64;
    long start = System.nanoTime();
    int[][] taken = new int[4][keys];
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < taken.length; t++) {
      int[] mine = taken[t];
      SplittableRandom random = new SplittableRandom(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 300_000; i++) {
                  int key = random.nextInt(keys);
                  mine[key] += take(limiter, key) ? 1 : 0;
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (double) (System.nanoTime() - start) / SECOND;

    // A key takes from a bucket of its own, or from the one of those without room.
    for (int key = 0; key < keys; key++) {
      int sum = taken[0][key] + taken[1][key] + taken[2][key] + taken[3][key];
      assertThat((double) sum).isLessThanOrEqualTo(2 * (3 + 1000 * seconds));
    }
    assertThat(limiter.withoutRoom()).isPositive();
  }

  @Test
  void memoryOfAHundredThousandKeysIsSmall() {
    Runtime runtime = Runtime.getRuntime();
    Limiter limiter = limiter(0.001, 1, 100_000);
    long before = used(runtime);
    for (int i = 0; i < 100_000; i++) {
      take(limiter, i);
    }
    long bytes = used(runtime) - before;

    assertThat(limiter.keys()).isGreaterThan(99_000);
    assertThat(bytes).isLessThan(20 << 20);
    System.out.printf("100,000 keys: %.1f MB%n", bytes / 1e6);
  }

  private static long used(Runtime runtime) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
