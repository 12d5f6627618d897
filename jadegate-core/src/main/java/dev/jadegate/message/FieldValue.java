package dev.jadegate.message;

/** A field's value that was checked once, and so is not checked again for every message. */
public record FieldValue(String text) implements CharSequence {
  /**
   * A value.
   *
   * @throws IllegalArgumentException if it has control characters or does not fit ISO 8859-1
   */
  public FieldValue {
    FieldSyntax.checkValue(text);
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

  @Override
  public String toString() {
    return text;
  }
}
