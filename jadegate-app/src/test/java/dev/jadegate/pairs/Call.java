package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jadegate.testkit.ReceivedResponse;

/**
 * A request under way and what is answered to it. Whatever is cut off instead of ended is an {@link
 * java.io.IOException} where it is read. One thread may write and one read.
 */
interface Call {
  /** Sends a part of the body as ISO 8859-1. */
  default void write(String text) throws Exception {
    write(text.getBytes(ISO_8859_1));
  }

  /** Sends a part of the body, which is not empty. */
  void write(byte[] bytes) throws Exception;

  /** Ends the body, with trailers if there are any. */
  void end(String... trailerLines) throws Exception;

  /** Reads the next head, which may be an interim one, and leaves the body. */
  ReceivedResponse readHead() throws Exception;

  /** Reads exactly so many bytes of the body after a head was read. */
  String read(int count) throws Exception;

  /** Reads the rest of the response whose head was read, to its end. */
  ReceivedResponse readRest() throws Exception;

  /** Reads a whole response; an interim one has no body. */
  default ReceivedResponse readResponse() throws Exception {
    ReceivedResponse head = readHead();
    return head.status() < 200 ? head : readRest();
  }

  /** Gives up, and tells the gateway in the protocol's way. */
  void cancel() throws Exception;
}
