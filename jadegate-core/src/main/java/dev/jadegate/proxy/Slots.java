package dev.jadegate.proxy;

import dev.jadegate.api.Slot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What filters remember of one exchange: a few pairs, found by identity. Event loop only. */
final class Slots {
  private @Nullable Object[] pairs = new Object[8];
  private int used;

  @SuppressWarnings("unchecked") // only set puts a value beside a slot, and there the types agree
  <T> @Nullable T get(Slot<T> slot) {
    for (int i = 0; i < used; i += 2) {
      if (pairs[i] == slot) {
        return (T) pairs[i + 1];
      }
    }
    return null;
  }

  <T> void set(Slot<T> slot, T value) {
    int i = 0;
    while (i < used && pairs[i] != slot) {
      i += 2;
    }
    if (i == pairs.length) {
      pairs = Arrays.copyOf(pairs, i * 2);
    }
    pairs[i] = slot;
    pairs[i + 1] = value;
    used = Math.max(used, i + 2);
  }
}
