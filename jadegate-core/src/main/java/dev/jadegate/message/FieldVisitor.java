package dev.jadegate.message;

/**
 * Is shown the fields of a {@link HeaderBlock}. The context is handed through, so that a visitor
 * can be one constant object.
 */
public interface FieldVisitor<C> {
  /** A field that is a pair of regions of a head, which it must not change. */
  void parsed(
      C context,
      int id,
      byte[] bytes,
      int nameStart,
      int nameLength,
      int valueStart,
      int valueLength);

  /** A field that was added as text; no character is above U+00FF. */
  void added(C context, int id, CharSequence name, CharSequence value);
}
