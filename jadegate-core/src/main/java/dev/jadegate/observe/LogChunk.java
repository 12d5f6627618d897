package dev.jadegate.observe;

/** Whole lines on their way to the writer. Belongs to whoever holds it. */
final class LogChunk {
  /** Some forty lines: a write call for each costs little, and an idle gateway holds little. */
  static final int SIZE = 16 * 1024;

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
