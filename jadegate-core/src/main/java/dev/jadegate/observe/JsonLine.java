package dev.jadegate.observe;

import dev.jadegate.message.Hex;
import java.util.Arrays;

/**
 * Builds one line of JSON in bytes. Control characters, quotes and everything beyond ASCII are
 * escaped, so that no client can break a line (CWE-117). Used again for each line; belongs to one
 * thread.
 */
final class JsonLine {
  private static final byte[] HEX =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int MAX_VALUE = 4096;

  /** Characters that need no escaping. */
  private static final boolean[] PLAIN = new boolean[0x7f];

  static {
    for (char c = ' '; c < PLAIN.length; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private byte[] bytes = new byte[1024];
  private int length;
  private boolean first;

  void begin() {
    length = 0;
    first = true;
    put('{');
  }

  void end() {
    put('}');
    put('\n');
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** A member's name, given with quotes and colon, such as {@code "status":}. */
  private void name(byte[] name) {
    reserve(name.length + 1);
    if (!first) {
      bytes[length++] = ',';
    }
    first = false;
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
  }

  /** A member whose value is ISO 8859-1 in bytes. */
  void text(byte[] name, byte[] source, int start, int size) {
    name(name);
    int count = Math.min(size, MAX_VALUE);
    reserve(count * 6 + 2);
    bytes[length++] = '"';
    for (int i = start; i < start + count; i++) {
      int c = source[i] & 0xff;
      if (c < PLAIN.length && PLAIN[c]) {
        bytes[length++] = (byte) c;
      } else {
        escape((char) c);
      }
    }
    bytes[length++] = '"';
  }

  void text(byte[] name, String value) {
    name(name);
    int count = Math.min(value.length(), MAX_VALUE);
    reserve(count * 6 + 2);
    byte[] out = bytes;
    int at = length;
    out[at++] = '"';
    for (int i = 0; i < count; i++) {
      char c = value.charAt(i);
      if (c < PLAIN.length && PLAIN[c]) {
        out[at++] = (byte) c;
      } else {
        length = at;
        escape(c);
        at = length;
      }
    }
    out[at++] = '"';
    length = at;
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    if (c == '"' || c == '\\') {
      bytes[length++] = (byte) c;
      return;
    }
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[c >> shift & 15];
    }
  }

  /** A number as 16 hexadecimal digits, or two of them as 32. */
  void hex(byte[] name, long... values) {
    name(name);
    reserve(16 * values.length + 2);
    bytes[length++] = '"';
    for (long value : values) {
      Hex.write(value, bytes, length);
      length += 16;
    }
    bytes[length++] = '"';
  }

  void number(byte[] name, long value) {
    name(name);
    reserve(20);
    decimal(value);
  }

  /** Nanoseconds as seconds with six decimals. */
  void seconds(byte[] name, long nanos) {
    name(name);
    reserve(30);
    long micros = Math.max(0, nanos) / 1000;
    decimal(micros / 1_000_000);
    bytes[length++] = '.';
    padded((int) (micros % 1_000_000), 6);
  }

  private void decimal(long value) {
    long rest = value;
    if (rest < 0) {
      bytes[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long probe = rest; probe >= 10; probe /= 10) {
      digits++;
    }
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  void padded(int value, int digits) {
    int rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Text that needs no escaping, with a number of so many digits behind, between quotes. */
  void stamped(byte[] name, byte[] text, int number, int digits, char last) {
    name(name);
    reserve(text.length + digits + 3);
    bytes[length++] = '"';
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    padded(number, digits);
    bytes[length++] = (byte) last;
    bytes[length++] = '"';
  }

  /** A member that is ready, with its name. */
  void ready(byte[] member) {
    name(member);
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
