package dev.jadegate.proxy;

import dev.jadegate.upstream.HashKey;
import org.jspecify.annotations.Nullable;

/** The hash of what decides to which instance an exchange goes. */
final class KeyHash {
  private KeyHash() {}

  /** The hash; 0 if the exchange has no such key, so that anything will do. */
  static long of(HashKey key, LiveExchange x) {
    return switch (key.kind()) {
      case CLIENT_IP -> hash(x.clientIp());
      case PATH -> hash(x.path());
      case HEADER -> hash(x.request().headers().get(key.name()));
      case COOKIE, QUERY -> 0;
    };
  }

  /** FNV-1a over the characters, in 64 bits. */
  private static long hash(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return hash == 0 ? 1 : hash;
  }
}
