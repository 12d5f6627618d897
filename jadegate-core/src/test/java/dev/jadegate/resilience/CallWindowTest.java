package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A window against one that remembers every call. */
class CallWindowTest {
  private static final long WINDOW = 10_000;

  private record Call(long at, boolean failed) {}

  @Test
  void sharesAreThoseOfTheCallsWithinIt() {
    SplittableRandom random = new SplittableRandom(7);
    CallWindow window = new CallWindow(WINDOW);
    ArrayDeque<Call> calls = new ArrayDeque<>();
    long now = -50_000;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextInt(40);
      boolean failed = random.nextInt(100) < (i / 10_000) * 5;
      window.add(now, failed, false);
      calls.addLast(new Call(now, failed));
      long from = Math.floorDiv(now, WINDOW / 10) * (WINDOW / 10) - WINDOW * 9 / 10;
      while (calls.getFirst().at() < from) {
        calls.removeFirst();
      }
      if (i % 100 == 0) {
        long failures = calls.stream().filter(Call::failed).count();
        int percent = (int) (failures * 100 / calls.size());
        assertThat(window.isTooMuch(now, rates(calls.size(), percent)))
            .as("%s of %s", failures, calls.size())
            .isEqualTo(percent > 0);
        assertThat(window.isTooMuch(now, rates(calls.size() + 1, percent))).isFalse();
        assertThat(window.isTooMuch(now, rates(1, percent + 1))).isFalse();
      }
    }
  }

  @Test
  void moreCallsThanASliceCanCountKeepTheirShares() {
    CallWindow window = new CallWindow(WINDOW);
    for (int i = 0; i < 1_000_000; i++) {
      window.add(5, i % 4 == 0, i % 10 == 0);
    }

    assertThat(window.isTooMuch(5, rates(1000, 24))).isTrue();
    assertThat(window.isTooMuch(5, rates(1000, 26))).isFalse();
    assertThat(window.isTooMuch(5, new RateSettings(WINDOW, 1000, 0, 1, 9))).isTrue();
    assertThat(window.isTooMuch(5, new RateSettings(WINDOW, 1000, 0, 1, 11))).isFalse();
  }

  private static RateSettings rates(int minimum, int percent) {
    return new RateSettings(WINDOW, minimum, percent, 0, 0);
  }
}
