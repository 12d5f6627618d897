package dev.jadegate.http2.hpack;

/**
 * The dynamic table of a decoder (RFC 7541, sections 2.3.2 and 4): a ring, in which an entry's
 * number counts from the newest, which is 1. An entry is two arrays that never change, so that they
 * can be shown to others, and a name can be shared by entries.
 */
final class DynamicTable {
  /** What an entry counts beside its octets (section 4.1). */
  static final int OVERHEAD = 32;

  private static final byte[] NOTHING = {};

  private final byte[][] names;
  private final byte[][] values;
  private final int mask;

  /** The place of the newest entry. */
  private int newest;

  private int count;
  private int size;
  private int maxSize;

  /** A table that holds at most so much ever, and for now at most {@code maxSize}. */
  DynamicTable(int largest, int maxSize) {
    int places = Integer.highestOneBit(Math.max(1, largest / OVERHEAD - 1)) << 1;
    names = new byte[places][];
    values = new byte[places][];
    mask = places - 1;
    this.maxSize = maxSize;
  }

  int count() {
    return count;
  }

  /** The octets of all entries, as section 4.1 counts them. */
  int size() {
    return size;
  }

  int maxSize() {
    return maxSize;
  }

  byte[] name(int index) {
    return names[place(index)];
  }

  byte[] value(int index) {
    return values[place(index)];
  }

  /** Sets how much it may hold from now on; the oldest entries give way (section 4.3). */
  void resize(int max) {
    maxSize = max;
    evictUntil(max);
  }

  /**
   * Makes room for an entry of so many octets (section 4.4). False if it is too large for the whole
   * table: that is no error, and the table is then empty.
   */
  boolean makeRoom(int octets) {
    int entry = octets + OVERHEAD;
    evictUntil(Math.max(0, maxSize - entry));
    return entry <= maxSize;
  }

  /** Adds an entry, for which {@link #makeRoom} has made room; keeps the arrays. */
  void add(byte[] name, byte[] value) {
    newest = (newest + 1) & mask;
    names[newest] = name;
    values[newest] = value;
    count++;
    size += name.length + value.length + OVERHEAD;
  }

  private int place(int index) {
    return (newest - index + 1) & mask;
  }

  /** Drops the oldest entries, also from the ring: it must not keep what no longer counts. */
  private void evictUntil(int limit) {
    while (size > limit) {
      int oldest = place(count);
      size -= names[oldest].length + values[oldest].length + OVERHEAD;
      names[oldest] = NOTHING;
      values[oldest] = NOTHING;
      count--;
    }
  }
}
