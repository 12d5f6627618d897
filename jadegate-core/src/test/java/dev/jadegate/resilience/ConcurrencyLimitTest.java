package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Who is under way, who waits, and that no sequence of events loses a place (SEMANTICS 97). */
class ConcurrencyLimitTest {
  private final ConcurrencyLimit limit = new ConcurrencyLimit(() -> 0, () -> 0);
  private final List<String> admitted = new ArrayList<>();
  private final List<String> displaced = new ArrayList<>();

  private ConcurrencyLimitTest of(int maxRequests, int maxPending) {
    limit.configure(new ConcurrencySettings(maxRequests, false, maxPending, 1));
    return this;
  }

  private ConcurrencyLimit.Waiter waiter(String name) {
    return waiter(name, Priority.NORMAL);
  }

  private ConcurrencyLimit.Waiter waiter(String name, Priority priority) {
    return new Waiter(priority, 0, () -> admitted.add(name), () -> displaced.add(name));
  }

  /** The number after the tenant's letter tells its calls apart. */
  private ConcurrencyLimit.Waiter ofTenant(String name) {
    return new Waiter(
        Priority.NORMAL, name.charAt(0), () -> admitted.add(name), () -> displaced.add(name));
  }

  private record Waiter(
      Priority priority, long tenant, BooleanSupplier onAdmit, Runnable onDisplace)
      implements ConcurrencyLimit.Waiter {
    @Override
    public boolean admit() {
      return onAdmit.getAsBoolean();
    }

    @Override
    public void displace() {
      onDisplace.run();
    }
  }

  @Test
  void withoutALimitAllEnterAndAreCounted() {
    for (int i = 0; i < 5000; i++) {
      assertThat(limit.tryEnter(Priority.NORMAL)).isTrue();
    }

    assertThat(limit.underWay()).isEqualTo(5000);
  }

  @Test
  void whoFindsNoRoomWaitsAndTheLongestWaitEndsFirst() {
    of(1, 2);
    assertThat(limit.tryEnter(Priority.NORMAL)).isTrue();
    assertThat(limit.tryEnter(Priority.NORMAL)).isFalse();
    assertThat(limit.offer(waiter("a"))).isTrue();
    assertThat(limit.offer(waiter("b"))).isTrue();
    assertThat(limit.offer(waiter("c"))).as("the queue is full").isFalse();

    limit.leave();
    assertThat(admitted).containsExactly("a");
    limit.leave();

    assertThat(admitted).containsExactly("a", "b");
    assertThat(limit.underWay()).isOne();
    assertThat(limit.waiting()).isZero();
  }

  @Test
  void nobodyOvertakesThoseWhoWait() {
    of(1, 2);
    limit.tryEnter(Priority.NORMAL);
    limit.offer(waiter("a"));

    assertThat(limit.tryEnter(Priority.NORMAL)).isFalse();
  }

  @Test
  void whoIsOfferedWhileThereIsRoomIsAdmittedAtOnce() {
    of(1, 1);

    assertThat(limit.offer(waiter("a"))).isTrue();
    assertThat(admitted).containsExactly("a");
    assertThat(limit.withdraw(waiter("a"))).isFalse();
  }

  @Test
  void whoLeavesTheQueueMakesRoomInIt() {
    of(1, 1);
    limit.tryEnter(Priority.NORMAL);
    ConcurrencyLimit.Waiter leaving = waiter("a");
    limit.offer(leaving);

    assertThat(limit.withdraw(leaving)).isTrue();
    assertThat(limit.withdraw(leaving)).isFalse();
    assertThat(limit.offer(waiter("b"))).isTrue();
    limit.leave();

    assertThat(admitted).containsExactly("b");
  }

  @Test
  void whoCannotTakeItsTurnCostsNoPlace() {
    of(1, 3);
    limit.tryEnter(Priority.NORMAL);
    limit.offer(new Waiter(Priority.NORMAL, 0, () -> false, () -> {}));
    limit.offer(waiter("b"));

    limit.leave();

    assertThat(admitted).containsExactly("b");
    assertThat(limit.underWay()).isOne();
  }

  @Test
  void aHigherLimitLetsThoseInWhoWaitAndALowerOneWaitsForThemToLeave() {
    of(1, 5);
    limit.tryEnter(Priority.NORMAL);
    limit.offer(waiter("a"));
    limit.offer(waiter("b"));

    of(3, 5);
    assertThat(admitted).containsExactly("a", "b");

    of(1, 5);
    limit.leave();
    limit.leave();
    assertThat(limit.tryEnter(Priority.NORMAL)).isFalse();
    limit.leave();
    assertThat(limit.tryEnter(Priority.NORMAL)).isTrue();
  }

  @Test
  void theMoreImportantGoFirst() {
    of(1, 6);
    limit.tryEnter(Priority.NORMAL);
    limit.offer(waiter("low", Priority.LOW));
    limit.offer(waiter("normal", Priority.NORMAL));
    limit.offer(waiter("high", Priority.HIGH));

    assertThat(limit.tryEnter(Priority.HIGH)).isFalse();
    for (int i = 0; i < 3; i++) {
      limit.leave();
    }

    assertThat(admitted).containsExactly("high", "normal", "low");
  }

  @Test
  void whoFindsTheQueueFullTakesThePlaceOfTheLastOfTheLeastImportant() {
    of(1, 3);
    limit.tryEnter(Priority.NORMAL);
    limit.offer(waiter("low 1", Priority.LOW));
    limit.offer(waiter("low 2", Priority.LOW));
    limit.offer(waiter("normal", Priority.NORMAL));

    assertThat(limit.offer(waiter("low 3", Priority.LOW))).isFalse();
    assertThat(limit.offer(waiter("high 1", Priority.HIGH))).isTrue();
    assertThat(limit.offer(waiter("high 2", Priority.HIGH))).isTrue();
    assertThat(limit.offer(waiter("high 3", Priority.HIGH))).isTrue();
    assertThat(limit.offer(waiter("high 4", Priority.HIGH))).isFalse();

    assertThat(displaced).containsExactly("low 2", "low 1", "normal");
    assertThat(limit.waiting()).isEqualTo(3);
  }

  @Test
  void tenantsTakeTurns() {
    of(1, 9);
    limit.tryEnter(Priority.NORMAL);
    for (String name : List.of("a1", "a2", "a3", "a4", "b1", "c1", "b2")) {
      limit.offer(ofTenant(name));
    }

    for (int i = 0; i < 7; i++) {
      limit.leave();
    }

    assertThat(admitted).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
    assertThat(limit.underWay()).isOne();
  }

  @Test
  void aTenantThatHasLeftComesAtTheEndAgain() {
    of(1, 9);
    limit.tryEnter(Priority.NORMAL);
    ConcurrencyLimit.Waiter leaving = ofTenant("a1");
    limit.offer(leaving);
    limit.offer(ofTenant("b1"));
    limit.withdraw(leaving);
    limit.offer(ofTenant("a2"));

    limit.leave();
    limit.leave();

    assertThat(admitted).containsExactly("b1", "a2");
  }

  @Test
  void whoFindsTheQueueFullTakesThePlaceOfTheNewestOfTheTenantWithMost() {
    of(1, 4);
    limit.tryEnter(Priority.NORMAL);
    for (String name : List.of("a1", "a2", "a3", "b1")) {
      limit.offer(ofTenant(name));
    }

    assertThat(limit.offer(ofTenant("a4"))).isFalse();
    assertThat(limit.offer(ofTenant("b2"))).isTrue();
    assertThat(limit.offer(ofTenant("b3"))).as("would have more than the other").isFalse();
    assertThat(limit.offer(ofTenant("c1"))).isTrue();
    assertThat(limit.offer(ofTenant("d1"))).isTrue();
    assertThat(limit.offer(ofTenant("e1"))).as("all have one").isFalse();

    assertThat(displaced).hasSize(3).startsWith("a3").contains("a2", "b2");
    assertThat(limit.waiting()).isEqualTo(4);
  }

  /**
   * One tenant asks sixteen times as often as each of four others, three times what the service can
   * do: those four get all that they ask for.
   */
  @Test
  void whoAsksForLessThanItsShareGetsAllOfIt() {
    of(1, 200);
    limit.tryEnter(Priority.NORMAL);
    int[] asked = new int[5];
    int[] refused = new int[5];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      int draw = random.nextInt(20);
      int tenant = draw < 16 ? 0 : draw - 15;
      asked[tenant]++;
      Waiter call = new Waiter(Priority.NORMAL, tenant, () -> true, () -> refused[tenant]++);
      if (!limit.offer(call)) {
        refused[tenant]++;
      }
      if (i % 3 == 0) {
        limit.leave();
      }
    }

    for (int tenant = 1; tenant < 5; tenant++) {
      assertThat(asked[tenant]).isBetween(4500, 5500);
      assertThat(refused[tenant]).as("of tenant " + tenant).isZero();
    }
    assertThat(asked[0] - refused[0]).as("the rest is of use").isBetween(12_500, 14_500);
  }

  @Test
  void theLastFifthOfThePlacesIsNotForTheLeastImportant() {
    of(10, 5);
    for (int i = 0; i < 8; i++) {
      assertThat(limit.tryEnter(Priority.LOW)).isTrue();
    }
    assertThat(limit.tryEnter(Priority.LOW)).isFalse();
    limit.offer(waiter("low", Priority.LOW));

    assertThat(limit.tryEnter(Priority.NORMAL)).as("does not wait behind it").isTrue();
    limit.leave();
    assertThat(admitted).isEmpty();
    limit.leave();

    assertThat(admitted).containsExactly("low");
  }

  /** Threads enter, wait, give up and leave as chance has it; then nothing may be left. */
  @Test
  void noRaceLosesAPlaceOrPassesTheLimit() throws InterruptedException {
    int max = 3;
    of(max, 4);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      SplittableRandom random = new SplittableRandom(t);
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < 5_000; i++) {
              visit(random, inside, most);
            }
            done.countDown();
          });
    }
    done.await();

    assertThat(most.get()).isBetween(1, max);
    assertThat(limit.underWay()).isZero();
    assertThat(limit.waiting()).isZero();
  }

  private void visit(SplittableRandom random, AtomicInteger inside, AtomicInteger most) {
    Priority priority = Priority.values()[random.nextInt(3)];
    if (!limit.tryEnter(priority)) {
      AtomicBoolean turn = new AtomicBoolean();
      AtomicBoolean out = new AtomicBoolean();
      ConcurrencyLimit.Waiter waiter =
          new Waiter(
              priority,
              random.nextInt(3),
              () -> {
                turn.set(true);
                return true;
              },
              () -> out.set(true));
      if (!limit.offer(waiter)) {
        return;
      }
      boolean impatient = random.nextInt(3) == 0;
      while (!turn.get()) {
        if (out.get() || impatient && limit.withdraw(waiter)) {
          return;
        }
        Thread.onSpinWait();
      }
    }
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    Thread.yield();
    inside.decrementAndGet();
    limit.leave();
  }
}
