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
