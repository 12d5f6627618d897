package dev.jadegate.observe;

/** Whole lines on their way to the writer. Belongs to whoever holds it. */
final class LogChunk {
  /**
   * Some 150 lines: waking the writer costs as much as encoding two of them, and an idle gateway
   * holds one chunk a loop.
   */
  static final int SIZE = 64 * 1024;

  private final byte[] bytes = new byte[SIZE];
  private int length;
  private int lines;

  /** False if there is no room. */
  boolean append(byte[] line, int count) {
    if (count > bytes.length - length) {
      return false;
    }
    System.arraycopy(line, 0, bytes, length, count);
    length += count;
    lines++;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int lines() {
    return lines;
  }

  void clear() {
    length = 0;
    lines = 0;
  }
}
