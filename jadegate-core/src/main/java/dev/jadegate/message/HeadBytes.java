package dev.jadegate.message;

import java.util.Arrays;

/** Bytes of a head that is being collected, in an array that is used again for the next one. */
final class HeadBytes {
  private static final byte[] NOTHING = {};
  private static final int FIRST = 512;

  /** More is not kept from head to head: an idle connection should not hold it. */
  private static final int KEPT = 8192;

  private byte[] bytes = NOTHING;
  private int length;

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = NOTHING;
    }
  }

  void put(byte[] source, int start, int count) {
    reserve(count);
    System.arraycopy(source, start, bytes, length, count);
    length += count;
  }

  /** Appends {@code name: value CRLF}; gives where it starts. */
  int line(
      byte[] name, int nameStart, int nameLength, byte[] value, int valueStart, int valueLength) {
    int start = length;
    reserve(nameLength + valueLength + 4);
    put(name, nameStart, nameLength);
    bytes[length++] = ':';
    bytes[length++] = ' ';
    put(value, valueStart, valueLength);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return start;
  }

  /** Appends text, one byte a character; false if a character does not fit. */
  boolean text(CharSequence text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c > 0xff) {
        return false;
      }
      bytes[length++] = (byte) c;
    }
    return true;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(FIRST, Math.max(bytes.length * 2, length + count)));
    }
  }
}
