package dev.jadegate.http2.hpack;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldVisitor;
import dev.jadegate.message.HeaderBlock;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Encodes the header blocks of one direction of a connection (RFC 7541). Names and values that the
 * static table has go by their numbers, all others as plain literals: no dynamic table and no
 * Huffman code. In a gateway CPU is dearer than these bytes, and a table would cost memory for each
 * connection and tie the order of blocks to the order of frames; other gateways choose the same.
 * Names are written in lower case (RFC 9113, section 8.2). Confined to one thread.
 */
public final class HpackEncoder {
  /** The peer's table size before its SETTINGS (RFC 9113, section 6.5.2). */
  private static final int INITIAL_TABLE_SIZE = 4096;

  private static final int NEVER_INDEXED = 0x10;

  /** A cookie that is shorter could be guessed octet by octet (RFC 7541, section 7.1.3). */
  private static final int SHORT_COOKIE = 20;

  private static final int ACCEPT_ENCODING = FieldNames.ACCEPT_ENCODING.id();
  private static final int AUTHORIZATION = FieldNames.AUTHORIZATION.id();
  private static final int PROXY_AUTHORIZATION = FieldNames.PROXY_AUTHORIZATION.id();
  private static final int COOKIE = FieldNames.COOKIE.id();
  private static final int SET_COOKIE = FieldNames.SET_COOKIE.id();

  /** Where the static table has {@code accept-encoding}, the one plain field with a value. */
  private static final int ACCEPT_ENCODING_ENTRY = StaticTable.first("accept-encoding");

  private static final int STATUS_ENTRY = StaticTable.first(":status");

  /** By the number of a name: a literal without indexing up to the name's end. */
  private static final byte[][] NAMES = names();

  private static final FieldVisitor<ByteWriter> WRITER = new Writer();

  /** Fields of the connection, and what has a pseudo-header field (RFC 9113, section 8.2.2). */
  private static final boolean[] LEFT_OUT = leftOut();

  /** The table size that the peer believes we use. */
  private int announcedSize = INITIAL_TABLE_SIZE;

  private boolean updateDue;

  /**
   * Takes what the peer's SETTINGS_HEADER_TABLE_SIZE says. If that is less than what it believes we
   * use, the next block has to begin with an update (RFC 7541, section 4.2; RFC 9113, section
   * 4.3.1). Zero is what we use in truth: it is below every later setting too, so that one update
   * is enough for the connection's life.
   */
  public void peerTableSize(int size) {
    if (size < announcedSize) {
      announcedSize = 0;
      updateDue = true;
    }
  }

  /** Appends {@code :status}. */
  public void status(int code, ByteWriter out) {
    startBlock(out);
    int entry =
        switch (code) {
          case 200 -> 8;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    if (entry != 0) {
      out.put(0x80 | entry);
    } else {
      out.put(STATUS_ENTRY);
      out.put(3);
      out.putDecimal(code);
    }
  }

  /** Appends a field, whose name may be that of a pseudo-header field. */
  public void field(CharSequence name, CharSequence value, ByteWriter out) {
    startBlock(out);
    if (name.charAt(0) == ':') {
      pseudo(name.toString(), value, out);
    } else {
      WRITER.added(out, FieldNames.id(name), name, value);
    }
  }

  /** Appends all fields of a head that HTTP/2 has. */
  public void fields(HeaderBlock block, ByteWriter out) {
    startBlock(out);
    block.forEach(WRITER, out);
  }

  private void startBlock(ByteWriter out) {
    if (updateDue) {
      updateDue = false;
      out.put(0x20); // section 6.3: size 0
    }
  }

  private static void pseudo(String name, CharSequence value, ByteWriter out) {
    int first =
        switch (name) {
          case ":authority" -> 1;
          case ":method" -> 2;
          case ":path" -> 4;
          case ":scheme" -> 6;
          case ":status" -> STATUS_ENTRY;
          default -> 0;
        };
    int whole = first == 0 ? 0 : StaticTable.whole(first, value);
    if (whole != 0) {
      out.put(0x80 | whole);
      return;
    }
    if (first == 0) {
      newName(name, out);
    } else {
      out.put(first);
    }
    value(value, out);
  }

  private static boolean[] leftOut() {
    boolean[] names = new boolean[FieldNames.all().size() + 1];
    names[FieldNames.CONNECTION.id()] = true;
    names[FieldNames.HOST.id()] = true;
    names[FieldNames.HTTP2_SETTINGS.id()] = true;
    names[FieldNames.KEEP_ALIVE.id()] = true;
    names[FieldNames.PROXY_CONNECTION.id()] = true;
    names[FieldNames.TRANSFER_ENCODING.id()] = true;
    names[FieldNames.UPGRADE.id()] = true;
    return names;
  }

  private static byte[][] names() {
    int count = FieldNames.all().size() + 1;
    byte[][] names = new byte[count][];
    names[FieldNames.OTHER] = new byte[0]; // written letter by letter
    for (FieldName name : FieldNames.all()) {
      String text = name.text().toLowerCase(Locale.ROOT);
      names[name.id()] = nameStart(StaticTable.first(text), text);
    }
    return names;
  }

  /** Section 6.2.2; no entry is above 15 + 127, and no known name as long as 127. */
  private static byte[] nameStart(int entry, String name) {
    if (entry >= 15) {
      return new byte[] {15, (byte) (entry - 15)};
    }
    if (entry > 0) {
      return new byte[] {(byte) entry};
    }
    byte[] start = new byte[2 + name.length()];
    start[1] = (byte) name.length();
    System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, start, 2, name.length());
    return start;
  }

  private static void knownName(int id, int valueLength, ByteWriter out) {
    byte[] start = NAMES[id];
    if (isSecret(id, valueLength)) {
      out.put(start[0] | NEVER_INDEXED);
      out.put(start, 1, start.length - 1);
    } else {
      out.put(start, 0, start.length);
    }
  }

  /** What no peer on the way may put into its table (RFC 7541, section 7.1.3). */
  private static boolean isSecret(int id, int valueLength) {
    return id == AUTHORIZATION
        || id == PROXY_AUTHORIZATION
        || (id == COOKIE || id == SET_COOKIE) && valueLength < SHORT_COOKIE;
  }

  private static void newName(CharSequence name, ByteWriter out) {
    out.put(0);
    length(name.length(), out);
    out.putLower(name);
  }

  private static void value(CharSequence value, ByteWriter out) {
    length(value.length(), out);
    out.put(value);
  }

  /** Section 5.1, in seven bits; the eighth, 0, says that no Huffman code follows. */
  private static void length(int length, ByteWriter out) {
    if (length < 127) {
      out.put(length);
      return;
    }
    out.put(127);
    int rest = length - 127;
    while (rest >= 128) {
      out.put(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.put(rest);
  }

  /** Writes fields as they stand in a head. */
  private static final class Writer implements FieldVisitor<ByteWriter> {
    @Override
    public void parsed(
        ByteWriter out,
        int id,
        byte[] bytes,
        int nameStart,
        int nameLength,
        int valueStart,
        int valueLength) {
      if (LEFT_OUT[id]) {
        return;
      }
      if (id == ACCEPT_ENCODING
          && StaticTable.hasValue(ACCEPT_ENCODING_ENTRY, bytes, valueStart, valueLength)) {
        out.put(0x80 | ACCEPT_ENCODING_ENTRY);
        return;
      }
      if (id == FieldNames.OTHER) {
        out.put(0);
        length(nameLength, out);
        out.putLower(bytes, nameStart, nameLength);
      } else {
        knownName(id, valueLength, out);
      }
      length(valueLength, out);
      out.put(bytes, valueStart, valueLength);
    }

    @Override
    public void added(ByteWriter out, int id, CharSequence name, CharSequence value) {
      if (LEFT_OUT[id]) {
        return;
      }
      if (id == ACCEPT_ENCODING && StaticTable.hasValue(ACCEPT_ENCODING_ENTRY, value)) {
        out.put(0x80 | ACCEPT_ENCODING_ENTRY);
        return;
      }
      if (id == FieldNames.OTHER) {
        newName(name, out);
      } else {
        knownName(id, value.length(), out);
      }
      value(value, out);
    }
  }
}
