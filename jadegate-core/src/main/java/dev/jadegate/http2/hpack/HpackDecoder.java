package dev.jadegate.http2.hpack;

/**
 * Decodes the header blocks of one direction of a connection (RFC 7541); holds its dynamic table.
 * Makes no object for a field but what a new entry of the table keeps. Confined to one thread.
 */
public final class HpackDecoder {
  /** The table's size before any update (RFC 9113, section 6.5.2). */
  private static final int INITIAL_TABLE_SIZE = 4096;

  /** The smallest and the final size since the last block (RFC 7541, section 4.2). */
  private static final int MAX_UPDATES = 2;

  private final int maxTableSize;
  private final DynamicTable table;
  private final BlockReader in = new BlockReader();
  private final Text name = new Text();
  private final Text value = new Text();

  /**
   * A decoder.
   *
   * @param maxTableSize what our SETTINGS_HEADER_TABLE_SIZE says; not below its initial value of
   *     4096, since the peer uses that until it has seen ours
   */
  public HpackDecoder(int maxTableSize) {
    if (maxTableSize < INITIAL_TABLE_SIZE) {
      throw new IllegalArgumentException(
          "table size " + maxTableSize + "; expected at least " + INITIAL_TABLE_SIZE);
    }
    this.maxTableSize = maxTableSize;
    table = new DynamicTable(maxTableSize, INITIAL_TABLE_SIZE);
  }

  /**
   * Decodes a whole header block, showing its fields to the sink.
   *
   * @throws HpackException if it breaks a rule; the decoder is of no use any more
   */
  public void decode(byte[] block, int start, int length, FieldSink sink) throws HpackException {
    in.start(block, start, length);
    updateSize();
    while (in.hasMore()) {
      int first = in.peek();
      if (first < 0) {
        indexed(sink);
      } else if ((first & 0x40) != 0) {
        literal(6, sink);
        keep();
      } else if ((first & 0x20) != 0) {
        throw new HpackException("table size update behind a field or a second one"); // section 4.2
      } else {
        literal(
            4, sink); // without indexing, or never indexed: no difference for who does not relay
      }
    }
    in.clear();
    name.clear();
    value.clear();
  }

  DynamicTable table() {
    return table;
  }

  /** Section 6.3. */
  private void updateSize() throws HpackException {
    for (int i = 0; i < MAX_UPDATES && in.hasMore() && (in.peek() & 0xe0) == 0x20; i++) {
      int size = in.integer(5);
      if (size > maxTableSize) {
        throw new HpackException("table size above " + maxTableSize);
      }
      table.resize(size);
    }
  }

  /** Section 6.1. */
  private void indexed(FieldSink sink) throws HpackException {
    int index = in.integer(7);
    byte[] knownName = nameAt(index);
    byte[] knownValue =
        index <= StaticTable.SIZE
            ? StaticTable.value(index)
            : table.value(index - StaticTable.SIZE);
    sink.field(knownName, 0, knownName.length, knownValue, 0, knownValue.length);
  }

  /** Section 6.2. */
  private void literal(int prefixBits, FieldSink sink) throws HpackException {
    int index = in.integer(prefixBits);
    if (index == 0) {
      in.string(name);
    } else {
      name.share(nameAt(index));
    }
    in.string(value);
    sink.field(
        name.bytes(), name.start(), name.length(), value.bytes(), value.start(), value.length());
  }

  private byte[] nameAt(int index) throws HpackException {
    if (index <= 0 || index > StaticTable.SIZE + table.count()) {
      throw new HpackException("no table entry has this number"); // section 2.3.3
    }
    return index <= StaticTable.SIZE
        ? StaticTable.name(index)
        : table.name(index - StaticTable.SIZE);
  }

  /** Adds the last field to the table; a name that came from a table is shared. */
  private void keep() {
    if (table.makeRoom(name.length() + value.length())) {
      table.add(name.kept(), value.kept());
    }
  }
}
