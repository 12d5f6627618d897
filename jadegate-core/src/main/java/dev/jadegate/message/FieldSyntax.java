package dev.jadegate.message;

/** The syntax of field names and values (RFC 9110, sections 5.1, 5.5 and 5.6.2), as tables. */
public final class FieldSyntax {
  /** Bytes of a token. */
  private static final boolean[] TOKEN = new boolean[256];

  /** Bytes of a field value: no control characters but the tab; obs-text is data. */
  private static final boolean[] VALUE = new boolean[256];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 32] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    for (int c = 0x20; c < 0x100; c++) {
      VALUE[c] = c != 0x7f;
    }
    VALUE['\t'] = true;
  }

  private FieldSyntax() {}

  /** Whether the byte may stand in a token. */
  public static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether the byte may stand in a field value. */
  public static boolean isValue(byte b) {
    return VALUE[b & 0xff];
  }

  /** Whether all these bytes may stand in a token. */
  static boolean isToken(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (!TOKEN[bytes[i] & 0xff]) {
        return false;
      }
    }
    return true;
  }

  /** Whether these bytes are a name as HTTP/2 and HTTP/3 write it: a token in lower case. */
  static boolean isLowerName(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      byte b = bytes[i];
      if (!TOKEN[b & 0xff] || b >= 'A' && b <= 'Z') {
        return false;
      }
    }
    return length > 0;
  }

  /** Whether these bytes are a whole value: no white space may be around it. */
  static boolean isValue(byte[] bytes, int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (!VALUE[bytes[i] & 0xff]) {
        return false;
      }
    }
    return length == 0 || !isSpace(bytes[start]) && !isSpace(bytes[start + length - 1]);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /** The name, if it is a token. */
  static CharSequence checkName(CharSequence name) {
    if (name instanceof FieldName) {
      return name; // a constant, or checked when it was made
    }
    int length = name.length();
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c > 0xff || !TOKEN[c]) {
        throw new IllegalArgumentException("field name is no token: " + name);
      }
    }
    if (length == 0 || length > HeaderBlock.MAX_NAME) {
      throw new IllegalArgumentException("field name of " + length + " characters");
    }
    return name;
  }

  /**
   * The value, if it has no control characters and fits ISO 8859-1: nothing can be smuggled in by a
   * filter.
   */
  static CharSequence checkValue(CharSequence value) {
    if (value instanceof FieldValue) {
      return value;
    }
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c > 0xff || !VALUE[c]) {
        throw new IllegalArgumentException(
            "field value has the character U+%04X at %d".formatted((int) c, i));
      }
    }
    return value;
  }
}
