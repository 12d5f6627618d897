package dev.jadegate.message;

import io.netty.util.AsciiString;

/**
 * The name of a field, with the number that makes looking it up a comparison of numbers. Constants
 * are in {@link FieldNames}; a record, because the compiler of the JVM trusts that its members
 * never change and so folds them.
 *
 * @param text the name as it is written in HTTP/1
 * @param id from 1 on; {@link FieldNames#OTHER} for a name that is not in the table
 */
public record FieldName(String text, int id) implements CharSequence {
  /**
   * The name of this text.
   *
   * @throws IllegalArgumentException if it is no token
   */
  public static FieldName of(String text) {
    FieldSyntax.checkName(text);
    return new FieldName(text, FieldNames.id(text));
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  /** Whether this is the same name, in any case. */
  public boolean is(CharSequence name) {
    return AsciiString.contentEqualsIgnoreCase(text, name);
  }

  @Override
  public String toString() {
    return text;
  }
}
