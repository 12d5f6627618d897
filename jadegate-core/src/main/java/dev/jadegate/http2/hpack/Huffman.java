package dev.jadegate.http2.hpack;

import java.util.Arrays;

/**
 * Decodes strings in the Huffman code of RFC 7541 (section 5.2 and Appendix B). The code is
 * canonical: codes of one length are consecutive numbers in the order of their symbols, and longer
 * ones follow. All tables are therefore made from the lengths alone. A code of at most eight bits,
 * which nearly all of a usual string has, is found with one look-up by the next eight bits; a
 * longer one by comparing with the bounds of each length.
 */
final class Huffman {
  /** The bits of each symbol's code, the last being EOS. */
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30,
  };

  private static final int EOS = 256;
  private static final int MIN_BITS = 5;
  private static final int SHORT_BITS = 8;
  private static final int MAX_BITS = 30;

  /** By the next eight bits: the code's length and its symbol; 0 where the code is longer. */
  private static final short[] SHORT = new short[1 << SHORT_BITS];

  /** Of each length, the first 32 bits, unsigned, that are behind all codes of it. */
  private static final int[] BEHIND = new int[MAX_BITS + 1];

  /** What to add to a code of this length for its position in {@link #SYMBOLS}. */
  private static final int[] OFFSET = new int[MAX_BITS + 1];

  /** All symbols in the order of their codes. */
  private static final short[] SYMBOLS = new short[LENGTHS.length];

  static {
    int code = 0;
    int position = 0;
    for (int bits = 1; bits <= MAX_BITS; bits++) {
      code <<= 1;
      OFFSET[bits] = position - code;
      for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
        if (LENGTHS[symbol] == bits) {
          SYMBOLS[position++] = (short) symbol;
          fillShort(code++, bits, symbol);
        }
      }
      BEHIND[bits] = code << (32 - bits);
    }
  }

  private Huffman() {}

  private static void fillShort(int code, int bits, int symbol) {
    if (bits <= SHORT_BITS) {
      int spare = SHORT_BITS - bits;
      int from = code << spare;
      Arrays.fill(SHORT, from, from + (1 << spare), (short) (bits << 8 | symbol));
    }
  }

  /** The most octets that so many octets may stand for. */
  static int longest(int length) {
    return (int) (length * 8L / MIN_BITS);
  }

  /**
   * Decodes a string into {@code out}, which has room for the longest; gives its length.
   *
   * @throws HpackException if EOS is in it, or what is behind the last symbol is not fewer than
   *     eight bits, all 1
   */
  static int decode(byte[] in, int start, int length, byte[] out) throws HpackException {
    int at = start;
    int end = start + length;
    int written = 0;
    long bits = 0; // the low `count` bits are not decoded yet
    int count = 0;
    while (true) {
      while (count < MAX_BITS && at < end) {
        bits = bits << 8 | in[at++] & 0xff;
        count += 8;
      }
      int window = window(bits, count);
      int known = SHORT[window >>> (32 - SHORT_BITS)];
      int used = known >>> 8;
      int symbol = known & 0xff;
      if (known == 0) {
        used = longLength(window);
        symbol = SYMBOLS[OFFSET[used] + (window >>> (32 - used))];
      }
      if (used > count) {
        checkPadding(window, count);
        return written;
      }
      if (symbol == EOS) {
        throw new HpackException("end of string within a string");
      }
      out[written++] = (byte) symbol;
      count -= used;
    }
  }

  /** The next 32 bits; behind the last one come the bits of EOS, as in the padding. */
  private static int window(long bits, int count) {
    return count >= 32
        ? (int) (bits >>> (count - 32))
        : (int) (bits << (32 - count) | (1L << (32 - count)) - 1);
  }

  private static int longLength(int window) {
    int bits = SHORT_BITS + 1;
    while (bits < MAX_BITS && Integer.compareUnsigned(window, BEHIND[bits]) >= 0) {
      bits++;
    }
    return bits;
  }

  private static void checkPadding(int window, int count) throws HpackException {
    if (count >= 8 || window != -1) {
      throw new HpackException("bad padding of a compressed string");
    }
  }
}
