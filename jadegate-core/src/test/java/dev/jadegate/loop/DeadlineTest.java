package dev.jadegate.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
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
}
