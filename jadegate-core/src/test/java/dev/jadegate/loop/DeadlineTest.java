package dev.jadegate.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  private int expired;
  private final ManualLoop time = new ManualLoop(new EmbeddedChannel());
  private final Deadline deadline = new Deadline(time.loop(), () -> expired++);

  private void set(long millis) {
    deadline.set(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void expiresOnceAtItsTime() {
    set(100);
    time.advance(99);
    assertThat(expired).isZero();

    time.advance(1);
    time.advance(1000);

    assertThat(expired).isEqualTo(1);
  }

  @Test
  void movedLaterItExpiresLater() {
    set(100);
    time.advance(50);
    set(100);
    time.advance(99);
    assertThat(expired).isZero();

    time.advance(1);

    assertThat(expired).isEqualTo(1);
  }

  @Test
  void movedEarlierItExpiresEarlierAndOnce() {
    set(1000);
    set(10);

    time.advance(10);
    time.advance(2000);

    assertThat(expired).isEqualTo(1);
  }

  @Test
  void switchedOffItNeverExpires() {
    set(100);
    deadline.off();
    time.advance(1000);

    assertThat(expired).isZero();
  }

  @Test
  void zeroSwitchesOff() {
    set(100);
    set(0);
    time.advance(1000);

    assertThat(expired).isZero();
  }

  @Test
  void worksAgainAfterHavingBeenOffCancelledOrExpired() {
    set(100);
    deadline.off();
    time.advance(150);
    set(100);
    time.advance(100);
    assertThat(expired).isEqualTo(1);
    set(100);
    deadline.cancel();
    time.advance(200);
    assertThat(expired).isEqualTo(1);

    set(100);
    time.advance(100);

    assertThat(expired).isEqualTo(2);
  }

  @Test
  void mayBeSetFromItsOwnExpiry() {
    Deadline[] self = new Deadline[1];
    self[0] =
        new Deadline(
            time.loop(),
            () -> {
              expired++;
              self[0].set(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(10));
            });
    self[0].set(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(10));

    for (int i = 0; i < 3; i++) {
      time.advance(10);
    }

    assertThat(expired).isEqualTo(3);
  }

  @Test
  void whatWasReleasedServesSomebodyElseAtTheirTime() {
    AtomicInteger first = new AtomicInteger();
    Deadline one = time.loop().deadline(first::incrementAndGet);
    one.set(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(100));
    time.advance(40);
    one.release();

    Deadline other = time.loop().deadline(() -> expired++);
    other.set(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(100));

    assertThat(other).isSameAs(one);
    time.advance(99);
    assertThat(expired).isZero();
    time.advance(1);
    time.advance(1000);
    assertThat(expired).isOne();
    assertThat(first).hasValue(0);
  }

  @Test
  void whatWasReleasedServesASoonerTimeToo() {
    Deadline one = time.loop().deadline(() -> {});
    one.set(time.loop().now(), TimeUnit.MINUTES.toNanos(1));
    one.release();

    time.loop().deadline(() -> expired++).set(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(10));
    time.advance(10);

    assertThat(expired).isOne();
  }

  @Test
  void itMayBeReleasedByWhatItCalls() {
    List<Deadline> called = new ArrayList<>();
    Deadline one = time.loop().deadline(() -> called.getFirst().release());
    called.add(one);
    one.set(time.loop().now(), 1);
    time.advance(1);

    Deadline other = time.loop().deadline(() -> expired++);
    other.set(time.loop().now(), 1);
    time.advance(1);

    assertThat(other).isSameAs(one);
    assertThat(expired).isOne();
  }

  @Test
  void noMoreAreKeptThanAreOfUse() {
    List<Deadline> many = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      many.add(time.loop().deadline(() -> expired++));
    }
    many.forEach(deadline -> deadline.set(time.loop().now(), 1000));
    many.forEach(Deadline::release);
    time.advance(1000);

    Set<Deadline> again = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 3000; i++) {
      again.add(time.loop().deadline(() -> {}));
    }
    again.retainAll(many);
    assertThat(again).hasSize(1024);
    assertThat(expired).isZero();
  }
}
