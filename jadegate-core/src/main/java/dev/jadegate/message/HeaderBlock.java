package dev.jadegate.message;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order and case in which they came. A field that was parsed is a pair of
 * regions of the head's bytes, and becomes an object only if somebody asks; a field that was added
 * is a pair of char sequences. A head that passes through unchanged is therefore written with a few
 * array copies. Field values are ISO 8859-1; values that are added may hold no control characters.
 * Confined to one thread. Look-ups are linear, which is faster than hashing for a head of usual
 * size; the decoder bounds their number.
 */
public final class HeaderBlock extends HttpHeaders {
  /** Ints per field: number and name length, name start, value start, value length. */
  private static final int STRIDE = 4;

  private static final int REMOVED = 0xffff;
  private static final int ADDED = -1;

  private final byte[] bytes;
  private int[] fields;
  private int count;
  private int live;

  /** A bit for each number that was ever there, so that most look-ups of absent fields end here. */
  private long seenLow;

  private long seenHigh;

  /** Names and values of added fields at 2i and 2i + 1; null until one is added. */
  private CharSequence @Nullable [] added;

  /** An empty block for a head that is made here. */
  public HeaderBlock() {
    this(new byte[0], 8);
  }

  /** An empty block over a head's bytes, which it keeps and does not change. */
  public HeaderBlock(byte[] head, int expectedFields) {
    bytes = head;
    fields = new int[expectedFields * STRIDE];
  }

  /** The fields as a block: the same object if they are one, else a validated copy. */
  public static HeaderBlock of(HttpHeaders headers) {
    if (headers instanceof HeaderBlock block) {
      return block;
    }
    HeaderBlock copy = new HeaderBlock(new byte[0], headers.size());
    Iterator<Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
    while (entries.hasNext()) {
      Entry<CharSequence, CharSequence> entry = entries.next();
      copy.add(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** Appends a parsed field; both regions were validated by the caller. */
  public void addRegion(int nameStart, int nameLength, int valueStart, int valueLength) {
    int id = FieldNames.id(bytes, nameStart, nameLength);
    append(id << 16 | nameLength, nameStart, valueStart, valueLength);
  }

  /** Writes all fields, each as {@code name: value CRLF}. */
  public void writeTo(ByteWriter out) {
    int spanStart = 0;
    int spanEnd = 0;
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      if (fields[at] >>> 16 == REMOVED) {
        continue;
      }
      int nameStart = fields[at + 1];
      if (nameStart != ADDED && isCanonical(at)) {
        if (nameStart != spanEnd) {
          out.put(bytes, spanStart, spanEnd - spanStart);
          spanStart = nameStart;
        }
        spanEnd = fields[at + 2] + fields[at + 3] + 2;
        continue;
      }
      out.put(bytes, spanStart, spanEnd - spanStart);
      spanStart = 0;
      spanEnd = 0;
      writeField(at, out);
    }
    out.put(bytes, spanStart, spanEnd - spanStart);
  }

  /** Whether the field stands in the head exactly as it would be written. */
  private boolean isCanonical(int at) {
    int nameEnd = fields[at + 1] + (fields[at] & 0xffff);
    int valueStart = fields[at + 2];
    int valueEnd = valueStart + fields[at + 3];
    return valueStart == nameEnd + 2
        && bytes[nameEnd + 1] == ' '
        && bytes[valueEnd] == '\r'
        && bytes[valueEnd + 1] == '\n';
  }

  private void writeField(int at, ByteWriter out) {
    if (fields[at + 1] == ADDED) {
      CharSequence[] texts = texts();
      out.put(texts[at >> 1]);
      out.put(ByteWriter.COLON_SPACE, 0, 2);
      out.put(texts[(at >> 1) + 1]);
    } else {
      out.put(bytes, fields[at + 1], fields[at] & 0xffff);
      out.put(ByteWriter.COLON_SPACE, 0, 2);
      out.put(bytes, fields[at + 2], fields[at + 3]);
    }
    out.put(ByteWriter.CRLF, 0, 2);
  }

  private void append(int idAndLength, int nameStart, int valueStart, int valueLength) {
    int at = count * STRIDE;
    if (at == fields.length) {
      fields = Arrays.copyOf(fields, Math.max(8 * STRIDE, at * 2));
    }
    fields[at] = idAndLength;
    fields[at + 1] = nameStart;
    fields[at + 2] = valueStart;
    fields[at + 3] = valueLength;
    count++;
    live++;
    int id = idAndLength >>> 16;
    if (id < 64) {
      seenLow |= 1L << id;
    } else {
      seenHigh |= 1L << id;
    }
  }

  private CharSequence[] texts() {
    CharSequence[] texts = added;
    if (texts == null) {
      throw new IllegalStateException("no field was added");
    }
    return texts;
  }

  private void appendText(CharSequence name, CharSequence value) {
    append(FieldNames.id(name) << 16 | name.length(), ADDED, 0, 0);
    int at = (count - 1) * 2;
    CharSequence[] texts = added;
    if (texts == null) {
      texts = new CharSequence[fields.length >> 1];
    } else if (at >= texts.length) {
      texts = Arrays.copyOf(texts, fields.length >> 1);
    }
    added = texts;
    texts[at] = name;
    texts[at + 1] = value;
  }

  /** The offset of the next field of this name from an offset on; -1 if there is none. */
  private int find(int id, CharSequence name, int from) {
    if (((id < 64 ? seenLow : seenHigh) & 1L << id) == 0) {
      return -1;
    }
    int end = count * STRIDE;
    for (int at = from; at < end; at += STRIDE) {
      int head = fields[at];
      if (head >>> 16 == id && (id != FieldNames.OTHER || isNamed(at, head & 0xffff, name))) {
        return at;
      }
    }
    return -1;
  }

  private int find(CharSequence name) {
    return find(FieldNames.id(name), name, 0);
  }

  private boolean isNamed(int at, int length, CharSequence name) {
    if (fields[at + 1] == ADDED) {
      return AsciiString.contentEqualsIgnoreCase(texts()[at >> 1], name);
    }
    return FieldNames.matches(name, bytes, fields[at + 1], length);
  }

  private String nameAt(int at) {
    return fields[at + 1] == ADDED
        ? texts()[at >> 1].toString()
        : latin1(fields[at + 1], fields[at] & 0xffff);
  }

  private String valueAt(int at) {
    return fields[at + 1] == ADDED
        ? texts()[(at >> 1) + 1].toString()
        : latin1(fields[at + 2], fields[at + 3]);
  }

  private String latin1(int start, int length) {
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  private boolean isRemoved(int at) {
    return fields[at] >>> 16 == REMOVED;
  }

  /**
   * Whether the first field of this name has this value, without regard to case; makes no object.
   */
  public boolean isValue(CharSequence name, CharSequence value) {
    int at = find(name);
    if (at < 0) {
      return false;
    }
    return fields[at + 1] == ADDED
        ? AsciiString.contentEqualsIgnoreCase(texts()[(at >> 1) + 1], value)
        : FieldNames.matches(value, bytes, fields[at + 2], fields[at + 3]);
  }

  /**
   * The Content-Length, which the decoder has checked; -1 if there is none, or none that is a
   * number.
   */
  public long contentLength() {
    int at = find(FieldNames.CONTENT_LENGTH);
    if (at < 0) {
      return -1;
    }
    if (fields[at + 1] == ADDED) {
      return parseLength(texts()[(at >> 1) + 1]);
    }
    long length = 0;
    for (int i = fields[at + 2]; i < fields[at + 2] + fields[at + 3]; i++) {
      length = length * 10 + bytes[i] - '0';
    }
    return length;
  }

  private static long parseLength(CharSequence text) {
    int digits = text.length();
    long length = digits == 0 || digits > 18 ? -1 : 0;
    for (int i = 0; i < digits && length >= 0; i++) {
      int digit = text.charAt(i) - '0';
      length = digit < 0 || digit > 9 ? -1 : length * 10 + digit;
    }
    return length;
  }

  /** How many fields have this name. */
  public int countOf(CharSequence name) {
    int id = FieldNames.id(name);
    int found = 0;
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + STRIDE)) {
      found++;
    }
    return found;
  }

  /** Removes every field whose name has an underscore; gives their number. */
  public int removeNamesWithUnderscore() {
    int removed = 0;
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      if (fields[at] >>> 16 == FieldNames.OTHER && nameHasUnderscore(at)) {
        fields[at] |= REMOVED << 16;
        live--;
        removed++;
      }
    }
    return removed;
  }

  private boolean nameHasUnderscore(int at) {
    if (fields[at + 1] == ADDED) {
      return false;
    }
    int end = fields[at + 1] + (fields[at] & 0xffff);
    for (int i = fields[at + 1]; i < end; i++) {
      if (bytes[i] == '_') {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public @Nullable String get(CharSequence name) {
    int at = find(name);
    return at < 0 ? null : valueAt(at);
  }

  @Override
  public @Nullable Integer getInt(CharSequence name) {
    String value = get(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public int getInt(CharSequence name, int defaultValue) {
    Integer value = getInt(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public @Nullable Short getShort(CharSequence name) {
    Integer value = getInt(name);
    return value == null || value.shortValue() != value ? null : (Short) value.shortValue();
  }

  @Override
  public short getShort(CharSequence name, short defaultValue) {
    Short value = getShort(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public @Nullable Long getTimeMillis(CharSequence name) {
    String value = get(name);
    java.util.Date date =
        value == null ? null : io.netty.handler.codec.DateFormatter.parseHttpDate(value);
    return date == null ? null : (Long) date.getTime();
  }

  @Override
  public long getTimeMillis(CharSequence name, long defaultValue) {
    Long value = getTimeMillis(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public List<String> getAll(CharSequence name) {
    int id = FieldNames.id(name);
    List<String> values = new ArrayList<>(2);
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + STRIDE)) {
      values.add(valueAt(at));
    }
    return values;
  }

  @Override
  public List<Entry<String, String>> entries() {
    List<Entry<String, String>> entries = new ArrayList<>(live);
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      if (!isRemoved(at)) {
        entries.add(new SimpleImmutableEntry<>(nameAt(at), valueAt(at)));
      }
    }
    return entries;
  }

  @Override
  public boolean contains(String name) {
    return find(name) >= 0;
  }

  @Override
  public boolean contains(CharSequence name) {
    return find(name) >= 0;
  }

  @Override
  public Iterator<Entry<String, String>> iterator() {
    return entries().iterator();
  }

  @Override
  public Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    List<Entry<CharSequence, CharSequence>> entries = new ArrayList<>(live);
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      if (!isRemoved(at)) {
        entries.add(new SimpleImmutableEntry<>(nameAt(at), valueAt(at)));
      }
    }
    return entries.iterator();
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
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int at = 0; at < count * STRIDE; at += STRIDE) {
      if (!isRemoved(at)) {
        names.add(nameAt(at));
      }
    }
    return names;
  }

  @Override
  public HttpHeaders add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public HttpHeaders add(CharSequence name, Object value) {
    appendText(FieldSyntax.checkName(name), FieldSyntax.checkValue(text(value)));
    return this;
  }

  @Override
  public HttpHeaders add(String name, Iterable<?> values) {
    for (Object value : values) {
      add(name, value);
    }
    return this;
  }

  @Override
  public HttpHeaders addInt(CharSequence name, int value) {
    return add(name, Integer.toString(value));
  }

  @Override
  public HttpHeaders addShort(CharSequence name, short value) {
    return add(name, Short.toString(value));
  }

  @Override
  public HttpHeaders set(String name, Object value) {
    return set((CharSequence) name, value);
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
  public HttpHeaders set(String name, Iterable<?> values) {
    remove(name);
    return add(name, values);
  }

  @Override
  public HttpHeaders setInt(CharSequence name, int value) {
    return set(name, Integer.toString(value));
  }

  @Override
  public HttpHeaders setShort(CharSequence name, short value) {
    return set(name, Short.toString(value));
  }

  @Override
  public HttpHeaders remove(String name) {
    return remove((CharSequence) name);
  }

  @Override
  public HttpHeaders remove(CharSequence name) {
    int id = FieldNames.id(name);
    for (int at = find(id, name, 0); at >= 0; at = find(id, name, at + STRIDE)) {
      fields[at] |= REMOVED << 16;
      live--;
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
    return copy;
  }

  private static CharSequence text(Object value) {
    if (value instanceof CharSequence text) {
      return text;
    }
    if (value instanceof java.util.Date date) {
      return io.netty.handler.codec.DateFormatter.format(date);
    }
    return value.toString();
  }
}
