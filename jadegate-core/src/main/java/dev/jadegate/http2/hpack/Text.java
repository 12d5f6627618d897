package dev.jadegate.http2.hpack;

import java.util.Arrays;

/** A name or value that is being read: a region of the block, of a table, or of its own scratch. */
final class Text {
  private static final int FIRST_SCRATCH = 256;

  /** More is not kept from block to block: an idle connection should not hold it. */
  private static final int KEPT_SCRATCH = 8192;

  private byte[] scratch = new byte[FIRST_SCRATCH];
  private byte[] bytes = scratch;
  private int start;
  private int length;

  /** Whether these bytes are a whole array of a table, which never changes. */
  private boolean isShared;

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int length() {
    return length;
  }

  /** Forgets the last text. */
  void clear() {
    if (scratch.length > KEPT_SCRATCH) {
      scratch = new byte[FIRST_SCRATCH];
    }
    set(scratch, 0, 0);
  }

  /** Takes an array of a table. */
  void share(byte[] whole) {
    set(whole, 0, whole.length);
    isShared = true;
  }

  void set(byte[] source, int from, int count) {
    bytes = source;
    start = from;
    length = count;
    isShared = false;
  }

  /** Decodes a Huffman string; the scratch grows to the longest that a block may hold. */
  void decode(byte[] source, int from, int count) throws HpackException {
    int most = Huffman.longest(count);
    if (scratch.length < most) {
      scratch = new byte[Math.max(most, scratch.length * 2)];
    }
    set(scratch, 0, Huffman.decode(source, from, count, scratch));
  }

  /** An array that a table may keep. */
  byte[] kept() {
    return isShared ? bytes : Arrays.copyOfRange(bytes, start, start + length);
  }
}
