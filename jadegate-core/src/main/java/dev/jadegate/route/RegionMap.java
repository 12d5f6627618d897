package dev.jadegate.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map from text that is looked up by a part of a longer text, without cutting it out. Open
 * addressing, at most half full. The keys are those of the configuration, so nobody outside can
 * choose them to collide. Immutable.
 */
final class RegionMap<V> {
  /** A key at 2i, its value at 2i + 1: one look into memory for both. */
  private final @Nullable Object[] table;

  private final int mask;

  RegionMap(Map<String, V> entries) {
    int capacity = Integer.highestOneBit(Math.max(1, entries.size() * 2 - 1)) * 2;
    table = new Object[capacity * 2];
    mask = capacity - 1;
    entries.forEach((key, value) -> {
      int slot = slot(key, 0, key.length());
      while (table[slot * 2] != null) {
        slot = slot + 1 & mask;
      }
      table[slot * 2] = key;
      table[slot * 2 + 1] = value;
    });
  }

  /** The value for the characters from {@code start} to before {@code end}; null if none. */
  @SuppressWarnings("unchecked") // only the constructor writes, and it writes values
  @Nullable V get(String text, int start, int end) {
    int slot = slot(text, start, end);
    Object key;
    while ((key = table[slot * 2]) != null) {
      String candidate = (String) key;
      if (candidate.length() == end - start && text.startsWith(candidate, start)) {
        return (V) table[slot * 2 + 1];
      }
      slot = slot + 1 & mask;
    }
    return null;
  }

  private int slot(String text, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + text.charAt(i);
    }
    return (hash ^ hash >>> 15) & mask;
  }
}
