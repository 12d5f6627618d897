package dev.jadegate.proxy;

import dev.jadegate.message.FieldNames;
import dev.jadegate.upstream.HashKey;
import org.jspecify.annotations.Nullable;

/**
 * The hash of what decides to which instance, or service of a split, an exchange goes. Values of
 * cookies and of the query are taken as they are written: nothing is decoded.
 */
final class KeyHash {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private KeyHash() {}

  /** The hash; 0 if the exchange has no such key, so that any instance will do. */
  static long of(HashKey key, LiveExchange x) {
    return switch (key.kind()) {
      case CLIENT_IP -> hash(x.clientIp());
      case PATH -> hash(x.path());
      case HEADER -> hash(x.request().headers().get(key.name()));
      case COOKIE -> ofPair(x.request().headers().get(FieldNames.COOKIE), key.name(), ';');
      case QUERY -> ofPair(x.query, key.name(), '&');
    };
  }

  /** The hash of the value that {@code name=value} has among such pairs. */
  static long ofPair(@Nullable String pairs, String name, char separator) {
    int start = 0;
    while (pairs != null && start < pairs.length()) {
      int end = pairs.indexOf(separator, start);
      end = end < 0 ? pairs.length() : end;
      while (start < end && pairs.charAt(start) == ' ') {
        start++;
      }
      int value = start + name.length();
      if (value < end && pairs.charAt(value) == '=' && pairs.startsWith(name, start)) {
        return hash(pairs, value + 1, end);
      }
      start = end + 1;
    }
    return 0;
  }

  static long hash(@Nullable String text) {
    return text == null ? 0 : hash(text, 0, text.length());
  }

  /** FNV-1a in 64 bits, and mixed, as FNV leaves its high bits alike. */
  private static long hash(String text, int start, int end) {
    long hash = FNV_OFFSET;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    hash = mix(hash);
    return hash == 0 ? 1 : hash;
  }

  /**
   * The finalizer of MurmurHash3: each bit that goes in changes about half of those that come out.
   */
  static long mix(long bits) {
    long once = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
    long twice = (once ^ once >>> 33) * 0xC4CEB9FE1A85EC53L;
    return twice ^ twice >>> 33;
  }
}
