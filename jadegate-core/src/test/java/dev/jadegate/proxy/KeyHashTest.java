package dev.jadegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  @Test
  void valueOfAPairIsHashedWhereverItStands() {
    long hash = KeyHash.hash("42");

    assertThat(KeyHash.ofPair("user=42", "user", '&')).isEqualTo(hash);
    assertThat(KeyHash.ofPair("a=1&user=42&b=2", "user", '&')).isEqualTo(hash);
    assertThat(KeyHash.ofPair("a=1; user=42; b=2", "user", ';')).isEqualTo(hash);
    assertThat(KeyHash.ofPair("superuser=1&user=42", "user", '&')).isEqualTo(hash);
  }

  @Test
  void whoHasNoKeyHasNoHash() {
    assertThat(KeyHash.ofPair(null, "user", ';')).isZero();
    assertThat(KeyHash.ofPair("", "user", '&')).isZero();
    assertThat(KeyHash.ofPair("user", "user", '&')).isZero();
    assertThat(KeyHash.ofPair("users=42&use=1", "user", '&')).isZero();
    assertThat(KeyHash.hash(null)).isZero();
  }

  @Test
  void emptyValueIsAKey() {
    assertThat(KeyHash.ofPair("user=", "user", '&')).isNotZero().isEqualTo(KeyHash.hash(""));
  }

  @Test
  void neighboursDifferInHighBitsToo() {
    Set<Long> high = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      high.add(KeyHash.hash("user-" + i) >>> 48);
    }
    assertThat(high.size()).isGreaterThan(950); // 992 of 65,536 are to be expected
  }
}
