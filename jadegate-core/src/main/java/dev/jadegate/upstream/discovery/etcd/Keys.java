package dev.jadegate.upstream.discovery.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Keys and values in JSON, where they stand in base64, and ranges of them. */
final class Keys {
  private Keys() {}

  static String encode(String key) {
    return encode(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  /** Of what is no base64, nothing. */
  static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  static String text(String encoded) {
    return new String(decode(encoded), StandardCharsets.UTF_8);
  }

  /** The end of the range of all keys that begin so: the last byte is one more. */
  static String endOfPrefix(String prefix) {
    byte[] end = prefix.getBytes(StandardCharsets.UTF_8); // which has no byte 0xff
    end[end.length - 1]++;
    return encode(end);
  }

  /** The least key that is greater than this one. */
  static String after(String encoded) {
    byte[] key = decode(encoded);
    return encode(Arrays.copyOf(key, key.length + 1));
  }
}
