package dev.jadegate.upstream.discovery.stream;

import dev.jadegate.upstream.discovery.Json;
import java.io.IOException;

/** A registry that is listed and then followed. Called by its follower's thread only. */
public interface Source {
  /**
   * Reads everything, and remembers from where to go on.
   *
   * @throws OutdatedException if it must be begun again
   * @throws IOException if it failed
   */
  void list() throws IOException;

  /**
   * Begins to follow the changes from where it is.
   *
   * @throws OutdatedException if everything must be listed anew
   * @throws IOException if the stream could not be opened
   */
  LineStream open() throws IOException;

  /**
   * Takes in one line of the stream.
   *
   * @throws OutdatedException if everything must be listed anew
   * @throws IOException if the line makes no sense
   */
  void apply(Json line) throws IOException;

  /** How many members can be asked, one as well as another. */
  default int members() {
    return 1;
  }

  /** From now on another member is asked. */
  default void useNextMember() {}
}
