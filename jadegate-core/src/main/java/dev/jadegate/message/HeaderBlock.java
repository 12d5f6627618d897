package dev.jadegate.message;

import static dev.jadegate.message.PackedField.id;
import static dev.jadegate.message.PackedField.isAdded;
import static dev.jadegate.message.PackedField.isRemoved;
import static dev.jadegate.message.PackedField.nameLength;
import static dev.jadegate.message.PackedField.start;
import static dev.jadegate.message.PackedField.valueLength;
import static dev.jadegate.message.PackedField.valueStart;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order and case in which they came. A field that was parsed is a pair of
 * regions of the head's bytes, and becomes an object only if somebody asks; a field that was added
 * is a pair of char sequences. A head that passes through unchanged is therefore written with a few
 * array copies. Field values are ISO 8859-1; values that are added may hold no control characters.
 * Confined to one thread. Look-ups are linear, which is faster than hashing for a head of usual
 * size; the decoder bounds their number.
 */
public final class HeaderBlock extends TextHeaders {
  private static final byte[] NO_BYTES = {};
  private static final String[] NO_MEMBERS = {};

  /** A name is at most so long; the parsers refuse longer ones. */
  public static final int MAX_NAME = PackedField.MAX_NAME;

  /** No head of more bytes than this can have regions. */
  static final int MAX_BYTES = PackedField.MAX_START + 1;

  private final byte[] bytes;
  private long[] fields;
  private int count;
  private int live;

  /** A bit for each number that was ever there, so that most look-ups of absent fields end here. */
  private long seenLow;

  private long seenHigh;

  /** Names and values of added fields; null until one is added. */
  private CharSequence @Nullable [] added;

  private int texts;

  /** An empty block for a head that is made here. */
  public HeaderBlock() {
    this(NO_BYTES, 8);
  }

  /** An empty block over a head's bytes, which it keeps and does not change. */
  public HeaderBlock(byte[] head, int expectedFields) {
    bytes = head;
    fields = new long[expectedFields];
  }

  /** The fields as a block: the same object if they are one, else a validated copy. */
  public static HeaderBlock of(HttpHeaders headers) {
    if (headers instanceof HeaderBlock block) {
      return block;
    }
    HeaderBlock copy = new HeaderBlock(NO_BYTES, headers.size());
    Iterator<Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
    while (entries.hasNext()) {
      Entry<CharSequence, CharSequence> entry = entries.next();
      copy.add(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** Appends a parsed field; both regions were validated by the caller. */
  public void addRegion(int nameStart, int nameLength, int valueStart, int valueLength) {
    if (valueStart != nameStart + nameLength + 2) {
      appendText(latin1(nameStart, nameLength), latin1(valueStart, valueLength)); // unusual spacing
      return;
    }
    addKnown(FieldNames.id(bytes, nameStart, nameLength), nameStart, nameLength, valueLength);
  }

  /** Appends a parsed field whose name's number is known and whose spacing is usual. */
  void addKnown(int id, int nameStart, int nameLength, int valueLength) {
    append(id, PackedField.parsed(id, nameStart, nameLength, valueLength));
  }

  /** Writes all fields, each as {@code name: value CRLF}. */
  public void writeTo(ByteWriter out) {
    int spanStart = 0;
    int spanEnd = 0;
    for (int at = 0; at < count; at++) {
      long field = fields[at];
      if (isRemoved(field)) {
        continue;
      }
      if (!isAdded(field) && isCanonical(field)) {
        int nameStart = start(field);
        if (nameStart != spanEnd) {
          out.put(bytes, spanStart, spanEnd - spanStart);
          spanStart = nameStart;
        }
        spanEnd = valueStart(field) + valueLength(field) + 2;
        continue;
      }
      out.put(bytes, spanStart, spanEnd - spanStart);
      spanStart = 0;
      spanEnd = 0;
      writeField(field, out);
    }
    out.put(bytes, spanStart, spanEnd - spanStart);
  }

  /** Shows all fields, in order, each with the number of its name; makes no object. */
  public <C> void forEach(FieldVisitor<C> visitor, C context) {
    for (int at = 0; at < count; at++) {
      long field = fields[at];
      if (isRemoved(field)) {
        continue;
      }
      int id = id(field);
      if (isAdded(field)) {
        visitor.added(context, id, addedName(field), addedValue(field));
      } else {
        int valueStart = valueStart(field);
        visitor.parsed(
            context, id, bytes, start(field), nameLength(field), valueStart, valueLength(field));
      }
    }
  }

  private CharSequence addedName(long field) {
    return texts()[start(field)];
  }

  private CharSequence addedValue(long field) {
    return texts()[start(field) + 1];
  }

  /** Whether the field stands in the head exactly as it would be written. */
  private boolean isCanonical(long field) {
    int valueStart = valueStart(field);
    int valueEnd = valueStart + valueLength(field);
    return bytes[valueStart - 1] == ' '
        && bytes[valueStart - 2] == ':'
        && bytes[valueEnd] == '\r'
        && bytes[valueEnd + 1] == '\n';
  }

  private void writeField(long field, ByteWriter out) {
    if (isAdded(field)) {
      out.put(addedName(field));
      out.put(ByteWriter.COLON_SPACE, 0, 2);
      out.put(addedValue(field));
    } else {
      out.put(bytes, start(field), nameLength(field));
      out.put(ByteWriter.COLON_SPACE, 0, 2);
      out.put(bytes, valueStart(field), valueLength(field));
    }
    out.put(ByteWriter.CRLF, 0, 2);
  }

  private void append(int id, long field) {
    if (count == fields.length) {
      fields = Arrays.copyOf(fields, Math.max(8, count * 2));
    }
    fields[count++] = field;
    live++;
    if (id < 64) {
      seenLow |= 1L << id;
    } else {
      seenHigh |= 1L << id;
    }
  }

  private CharSequence[] texts() {
    CharSequence[] present = added;
    if (present == null) {
      throw new IllegalStateException("no field was added");
    }
    return present;
  }

  private void appendText(CharSequence name, CharSequence value) {
    CharSequence[] present = added;
    if (present == null) {
      present = new CharSequence[16];
    } else if (texts == present.length) {
      present = Arrays.copyOf(present, texts * 2);
    }
    added = present;
    present[texts] = name;
    present[texts + 1] = value;
    int id = FieldNames.id(name);
    append(id, PackedField.added(id, texts));
    texts += 2;
  }

  /** The position of the next field of this name from a position on; -1 if there is none. */
  private int find(int id, CharSequence name, int from) {
    if (((id < 64 ? seenLow : seenHigh) & 1L << id) == 0) {
      return -1;
    }
    for (int at = from; at < count; at++) {
      long field = fields[at];
      if (id(field) == id && (id != FieldNames.OTHER || isNamed(field, name))) {
        return at;
      }
    }
    return -1;
  }

  private int find(CharSequence name) {
    return find(FieldNames.id(name), name, 0);
  }

  private boolean isNamed(long field, CharSequence name) {
    if (isAdded(field)) {
      return AsciiString.contentEqualsIgnoreCase(addedName(field), name);
    }
    return FieldNames.matches(name, bytes, start(field), nameLength(field));
  }

  private String nameAt(int at) {
    long field = fields[at];
    return isAdded(field) ? addedName(field).toString() : latin1(start(field), nameLength(field));
  }

  private String valueAt(int at) {
    long field = fields[at];
    return isAdded(field)
        ? addedValue(field).toString()
        : latin1(valueStart(field), valueLength(field));
  }

  private String latin1(int start, int length) {
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  private void removeAt(int at) {
    fields[at] = PackedField.removed(fields[at]);
    live--;
  }

  private boolean isValue(long field, CharSequence value) {
    return isAdded(field)
        ? AsciiString.contentEqualsIgnoreCase(addedValue(field), value)
        : FieldNames.matches(value, bytes, valueStart(field), valueLength(field));
  }

  /** Takes the bytes of a value, which it must not change. */
  public interface ValueReader {
    void read(byte[] bytes, int start, int length);
  }

  /** Shows the first value of this name without making an object of it; false if there is none. */
  public boolean read(CharSequence name, ValueReader reader) {
    int at = find(name);
    if (at < 0) {
      return false;
    }
    long field = fields[at];
    if (isAdded(field)) {
      byte[] value = addedValue(field).toString().getBytes(StandardCharsets.ISO_8859_1);
      reader.read(value, 0, value.length);
    } else {
      reader.read(bytes, valueStart(field), valueLength(field));
    }
    return true;
  }

  /**
   * The first value of this name; the known text itself if it is equal, so that what comes with
   * every request of a client makes no object each time. Null if there is none.
   */
  public @Nullable String get(CharSequence name, String known) {
    int at = find(name);
    if (at < 0) {
      return null;
    }
    long field = fields[at];
    boolean same = !isAdded(field) && valueLength(field) == known.length();
    for (int i = 0; same && i < known.length(); i++) {
      same = bytes[valueStart(field) + i] == (byte) known.charAt(i) && known.charAt(i) < 0x80;
    }
    return same ? known : valueAt(at);
  }

  /**
   * Whether the first field of this name has this value, without regard to case; makes no object.
   */
  public boolean isValue(CharSequence name, CharSequence value) {
    int at = find(name);
    if (at < 0) {
      return false;
    }
    return isValue(fields[at], value);
  }

  /**
   * Whether the first field of this name begins with this, without regard to case; makes no object.
   */
  public boolean startsWith(CharSequence name, CharSequence prefix) {
    int at = find(name);
    if (at < 0) {
      return false;
    }
    long field = fields[at];
    int length = prefix.length();
    return isAdded(field)
        ? AsciiString.regionMatches(addedValue(field), true, 0, prefix, 0, length)
        : valueLength(field) >= length
            && FieldNames.matches(prefix, bytes, valueStart(field), length);
  }

  /**
   * The first Content-Length; -1 if there is none, or none that is a plain number of at most 18
   * digits (RFC 9110, section 8.6).
   */
  public long contentLength() {
    int at = find(FieldNames.CONTENT_LENGTH);
    if (at < 0) {
      return -1;
    }
    long field = fields[at];
    return isAdded(field)
        ? Digits.parse(addedValue(field))
        : Digits.parse(bytes, valueStart(field), valueLength(field));
  }

  /** How many fields have this name. */
  public int countOf(CharSequence name) {
    int id = FieldNames.id(name);
    int found = 0;
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + 1)) {
      found++;
    }
    return found;
  }

  /** Removes every field whose name has an underscore; gives their number. */
  public int removeNamesWithUnderscore() {
    int removed = 0;
    for (int at = 0; at < count; at++) {
      long field = fields[at];
      if (id(field) == FieldNames.OTHER && nameHasUnderscore(field)) {
        removeAt(at);
        removed++;
      }
    }
    return removed;
  }

  private boolean nameHasUnderscore(long field) {
    if (isAdded(field)) {
      return addedName(field).toString().indexOf('_') >= 0;
    }
    int end = start(field) + nameLength(field);
    for (int i = start(field); i < end; i++) {
      if (bytes[i] == '_') {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String get(CharSequence name) {
    int at = find(name);
    return at < 0 ? null : valueAt(at);
  }

  @Override
  public List<String> getAll(CharSequence name) {
    int id = FieldNames.id(name);
    List<String> values = new ArrayList<>(2);
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + 1)) {
      values.add(valueAt(at));
    }
    return values;
  }

  @Override
  public List<Entry<String, String>> entries() {
    List<Entry<String, String>> entries = new ArrayList<>(live);
    for (int at = 0; at < count; at++) {
      if (!isRemoved(fields[at])) {
        entries.add(new SimpleImmutableEntry<>(nameAt(at), valueAt(at)));
      }
    }
    return entries;
  }

  @Override
  public boolean contains(CharSequence name) {
    return find(name) >= 0;
  }

  /** As the interface has it; makes no object for a field of one plain value. */
  @Override
  public boolean containsValue(CharSequence name, CharSequence value, boolean ignoreCase) {
    int id = FieldNames.id(name);
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + 1)) {
      if (ignoreCase && isValue(fields[at], value)) {
        return true;
      }
      String text = hasComma(fields[at]) || !ignoreCase ? valueAt(at) : "";
      for (String member : text.isEmpty() ? NO_MEMBERS : text.split(",", -1)) {
        if (AsciiString.contentEquals(member.strip(), value)
            || ignoreCase && AsciiString.contentEqualsIgnoreCase(member.strip(), value)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasComma(long field) {
    if (isAdded(field)) {
      return addedValue(field).toString().indexOf(',') >= 0;
    }
    int end = valueStart(field) + valueLength(field);
    for (int i = valueStart(field); i < end; i++) {
      if (bytes[i] == ',') {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isEmpty() {
    return live == 0;
  }

  @Override
  public int size() {
    return live;
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    appendText(FieldSyntax.checkName(name), FieldSyntax.checkValue(text(value)));
    return this;
  }

  @Override
  public HttpHeaders set(CharSequence name, Object value) {
    CharSequence checked = FieldSyntax.checkValue(text(value)); // before the old one goes
    FieldSyntax.checkName(name);
    remove(name);
    appendText(name, checked);
    return this;
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    int id = FieldNames.id(name);
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + 1)) {
      removeAt(at);
    }
    return this;
  }

  @Override
  public HttpHeaders clear() {
    count = 0;
    live = 0;
    seenLow = 0;
    seenHigh = 0;
    return this;
  }

  /** A copy that changes by itself; the bytes of the head, which never change, are shared. */
  @Override
  public HttpHeaders copy() {
    HeaderBlock copy = new HeaderBlock(bytes, 0);
    copy.fields = fields.clone();
    copy.count = count;
    copy.live = live;
    copy.seenLow = seenLow;
    copy.seenHigh = seenHigh;
    copy.added = added == null ? null : added.clone();
    copy.texts = texts;
    return copy;
  }
}
