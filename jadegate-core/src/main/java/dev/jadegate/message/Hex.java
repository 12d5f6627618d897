package dev.jadegate.message;

import java.nio.charset.StandardCharsets;

/** Numbers as hexadecimal digits, in lower case. Pure functions. */
public final class Hex {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Hex() {}

  /** Writes 16 digits. */
  public static void write(long value, byte[] out, int at) {
    for (int i = 0; i < 16; i++) {
      out[at + i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 15];
    }
  }

  /** 16 digits. */
  public static String of(long value) {
    byte[] out = new byte[16];
    write(value, out, 0);
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  /** 32 digits. */
  public static String of(long high, long low) {
    byte[] out = new byte[32];
    write(high, out, 0);
    write(low, out, 16);
    return new String(out, StandardCharsets.ISO_8859_1);
  }

  /** The value of a digit; -1 if it is none. */
  public static int digit(int c, boolean upper) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
      return c - 'a' + 10;
    }
    return upper && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }
}
