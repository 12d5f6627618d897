package dev.jadegate.message;

/**
 * A field of a {@link HeaderBlock} as one number: that of its name, and where it stands. From the
 * highest bit: the name's number (7 bits), whether it was added (1); then of a parsed field the
 * start of its name (20), the name's length (15) and the value's length (21), a colon and a space
 * being between the two; of an added one the position of its texts, in place of the start.
 */
final class PackedField {
  private static final int ID_SHIFT = 57;
  private static final long ADDED = 1L << 56;
  private static final int START_SHIFT = 36;
  private static final int NAME_SHIFT = 21;
  private static final int VALUE_MASK = (1 << 21) - 1;
  private static final int REMOVED = 127;

  /** The furthest start of a name. */
  static final int MAX_START = (1 << 20) - 1;

  /** The longest name. */
  static final int MAX_NAME = (1 << 15) - 1;

  private PackedField() {}

  static long parsed(int id, int nameStart, int nameLength, int valueLength) {
    return (long) id << ID_SHIFT
        | (long) nameStart << START_SHIFT
        | (long) nameLength << NAME_SHIFT
        | valueLength;
  }

  static long added(int id, int position) {
    return (long) id << ID_SHIFT | ADDED | (long) position << START_SHIFT;
  }

  /** The same field, as one that is there no more. */
  static long removed(long field) {
    return field | (long) REMOVED << ID_SHIFT;
  }

  /** The number of its name. */
  static int id(long field) {
    return (int) (field >>> ID_SHIFT);
  }

  static boolean isRemoved(long field) {
    return id(field) == REMOVED;
  }

  static boolean isAdded(long field) {
    return (field & ADDED) != 0;
  }

  /** Where a parsed field's name begins, or the position of an added one's texts. */
  static int start(long field) {
    return (int) (field >>> START_SHIFT) & MAX_START;
  }

  static int nameLength(long field) {
    return (int) (field >>> NAME_SHIFT) & MAX_NAME;
  }

  static int valueStart(long field) {
    return start(field) + nameLength(field) + 2;
  }

  static int valueLength(long field) {
    return (int) field & VALUE_MASK;
  }
}
