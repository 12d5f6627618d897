package dev.jadegate.config;

/**
 * A number of bytes; written {@code 64KB}, {@code 10MB}, {@code 1GB} (powers of 1024) or a bare
 * number.
 */
public record Size(long bytes) implements Comparable<Size> {
  @Override
  public int compareTo(Size other) {
    return Long.compare(bytes, other.bytes);
  }
}
