package dev.jadegate.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where the keys of an issuer come from. Thread-safe. */
interface KeySource extends AutoCloseable {
  /** What makes keys of a text. */
  @FunctionalInterface
  interface Reader {
    List<VerificationKey> read(String text) throws IOException;
  }

  /**
   * Keys that belong together, another object for other keys.
   *
   * @param text that they were read from
   * @param all them; empty: there are none yet
   */
  record Keys(String text, List<VerificationKey> all) {
    static final Keys NONE = new Keys("", List.of());

    /** These, if the text is the same, and else those of the other. */
    Keys next(String other, Reader reader) throws IOException {
      return other.equals(text) ? this : new Keys(other, reader.read(other));
    }
  }

  /** The keys in force. */
  Keys now();

  /**
   * The keys, once it was asked whether there are others now, unless that was just done. Blocks.
   */
  default Keys renewed() {
    return now();
  }

  /** Begins to look for changes; called once, when the source comes into force. */
  default void start() {}

  /** Waits until there are keys, or it is clear that there are none for now. */
  default void awaitKnown(Duration patience) {}

  /**
   * Reads again, where that is a file. Blocks.
   *
   * @return whether there are others now
   * @throws IOException if what is there is of no use; what was there before stays in force
   */
  default boolean reread() throws IOException {
    return false;
  }

  @Override
  default void close() {}
}
