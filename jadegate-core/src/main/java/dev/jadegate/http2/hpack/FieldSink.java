package dev.jadegate.http2.hpack;

/**
 * Is told each decoded field, in order.
 *
 * <p>It must bound what it keeps by itself: a block of a few kilobytes can name one large entry of
 * the dynamic table thousands of times, each time with a single byte. A sink that has had enough
 * remembers so and ignores what follows; decoding must go on to the block's end, or the tables of
 * the two sides would differ from there on.
 */
public interface FieldSink {
  /** A field; the arrays are valid only during the call and must not be changed. */
  void field(
      byte[] name, int nameStart, int nameLength, byte[] value, int valueStart, int valueLength);
}
