package dev.jadegate.http2.hpack;

/** Walks through a header block and reads its integers (RFC 7541, section 5.1). */
final class BlockReader {
  private static final byte[] NOTHING = {};

  /** More octets than five behind the first cannot be part of a number that fits an int. */
  private static final int LAST_SHIFT = 28;

  private byte[] bytes = NOTHING;
  private int at;
  private int end;

  void start(byte[] block, int start, int length) {
    bytes = block;
    at = start;
    end = start + length;
  }

  /** Lets the block go. */
  void clear() {
    start(NOTHING, 0, 0);
  }

  boolean hasMore() {
    return at < end;
  }

  /** The next octet, which stays the next; there must be one. */
  int peek() {
    return bytes[at];
  }

  /** An integer whose first octet has so many bits for it. */
  int integer(int prefixBits) throws HpackException {
    int full = (1 << prefixBits) - 1;
    int first = next() & full;
    return first < full ? first : longInteger(full);
  }

  private int longInteger(int base) throws HpackException {
    long value = base;
    for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
      byte b = next();
      value += (long) (b & 0x7f) << shift;
      if (b >= 0) {
        if (value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new HpackException("integer is too large");
  }

  private byte next() throws HpackException {
    if (at == end) {
      throw new HpackException("block ends within a field");
    }
    return bytes[at++];
  }

  /** Reads a string literal (section 5.2); one that is not compressed stays where it is. */
  void string(Text text) throws HpackException {
    boolean huffman = hasMore() && bytes[at] < 0;
    int length = integer(7);
    if (length > end - at) {
      throw new HpackException("string goes beyond the block");
    }
    if (huffman) {
      text.decode(bytes, at, length);
    } else {
      text.set(bytes, at, length);
    }
    at += length;
  }
}
