package dev.jadegate.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SipHashTest {
  private final SipHash hash = new SipHash(1, 2);

  @Test
  void keysAndSecretsMakeADifference() {
    Set<Long> all = new HashSet<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      all.add(hash.of(text.toString()));
      all.add(hash.of(text + "\0"));
      all.add(hash.of(0, i));
      all.add(hash.of(i + 1, 0));
      all.add(new SipHash(1, 3).of(0, i));
      text.append('a');
    }

    assertThat(all).hasSize(1000);
  }

  @Test
  void bitsAreEven() {
    int[] ones = new int[Long.SIZE];
    for (int i = 0; i < 10_000; i++) {
      long value = hash.of(0, i);
      for (int bit = 0; bit < ones.length; bit++) {
        ones[bit] += (int) (value >>> bit & 1);
      }
    }

    assertThat(java.util.Arrays.stream(ones))
        .allMatch(count -> count > 4750 && count < 5250); // five deviations
  }
}
