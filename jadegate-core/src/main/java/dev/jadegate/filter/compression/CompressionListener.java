package dev.jadegate.filter.compression;

/** Told of bodies that are compressed. Any event loop. */
public interface CompressionListener {
  /** There was no room for one more, and the answer passes as it is. */
  void withoutRoom(Coding coding);

  /** A compressor was made. */
  void begun(Coding coding);

  /**
   * It has given back what it held.
   *
   * @param taken bytes of the body as it came
   * @param given bytes of what was made of it
   */
  void ended(Coding coding, long taken, long given);
}
