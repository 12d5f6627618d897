package dev.jadegate.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where the keys of an issuer come from. Thread-safe. */
interface KeySource extends AutoCloseable {
  /**
   * Keys that belong together.
   *
   * @param all them; empty: there are none yet
   * @param generation another number for other keys
   */
  record Keys(List<VerificationKey> all, int generation) {
    static final Keys NONE = new Keys(List.of(), 0);

    Keys next(List<VerificationKey> keys) {
      return new Keys(keys, generation + 1);
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
   * @throws IOException if what is there is of no use; what was there before stays in force
   */
  default void reread() throws IOException {}

  @Override
  default void close() {}
}
