package dev.jadegate.upstream.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final Pace pace = new Pace(clock::get);

  @Test
  void tenAreFreeThenOneASecond() {
    for (int i = 0; i < 10; i++) {
      assertThat(pace.pause()).isZero();
    }

    assertThat(pace.pause()).hasSeconds(1);
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(pace.pause()).hasSeconds(1);
  }

  @Test
  void restGivesThemBack() {
    for (int i = 0; i < 10; i++) {
      pace.pause();
    }
    clock.addAndGet(Duration.ofSeconds(5).toNanos());

    for (int i = 0; i < 5; i++) {
      assertThat(pace.pause()).isZero();
    }
    assertThat(pace.pause()).hasSeconds(1);
  }
}
