package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is under way, who waits, and that no sequence of events loses a place (SEMANTICS 97). */
class ConcurrencyLimitTest {
  private final ConcurrencyLimit limit = new ConcurrencyLimit(() -> 0, () -> 0);
  private final List<String> admitted = new ArrayList<>();

  private ConcurrencyLimitTest of(int maxRequests, int maxPending) {
    limit.configure(new ConcurrencySettings(maxRequests, false, maxPending, 1));
    return this;
  }

  private ConcurrencyLimit.Waiter waiter(String name) {
    return () -> admitted.add(name);
  }

  @Test
  void withoutALimitAllEnterAndAreCounted() {
    for (int i = 0; i < 5000; i++) {
      assertThat(limit.tryEnter()).isTrue();
    }

    assertThat(limit.underWay()).isEqualTo(5000);
  }

  @Test
  void whoFindsNoRoomWaitsAndTheLongestWaitEndsFirst() {
    of(1, 2);
    assertThat(limit.tryEnter()).isTrue();
    assertThat(limit.tryEnter()).isFalse();
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
    limit.tryEnter();
    limit.offer(waiter("a"));

    assertThat(limit.tryEnter()).isFalse();
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
    limit.tryEnter();
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
    limit.tryEnter();
    limit.offer(() -> false);
    limit.offer(waiter("b"));

    limit.leave();

    assertThat(admitted).containsExactly("b");
    assertThat(limit.underWay()).isOne();
  }

  @Test
  void aHigherLimitLetsThoseInWhoWaitAndALowerOneWaitsForThemToLeave() {
    of(1, 5);
    limit.tryEnter();
    limit.offer(waiter("a"));
    limit.offer(waiter("b"));

    of(3, 5);
    assertThat(admitted).containsExactly("a", "b");

    of(1, 5);
    limit.leave();
    limit.leave();
    assertThat(limit.tryEnter()).isFalse();
    limit.leave();
    assertThat(limit.tryEnter()).isTrue();
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
    if (!limit.tryEnter()) {
      AtomicBoolean turn = new AtomicBoolean();
      ConcurrencyLimit.Waiter waiter =
          () -> {
            turn.set(true);
            return true;
          };
      if (!limit.offer(waiter)) {
        return;
      }
      boolean impatient = random.nextInt(3) == 0;
      while (!turn.get()) {
        if (impatient && limit.withdraw(waiter)) {
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
