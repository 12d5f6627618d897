package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jadegate.testkit.ReceivedRequest;

/** A request at an instance, and the answer that a script writes to it. One thread. */
interface Reply {
  /** Reads and records a whole request. */
  ReceivedRequest readRequest() throws Exception;

  /** Reads and records a head, and leaves the body. */
  ReceivedRequest readHead() throws Exception;

  /** Reads exactly so many bytes of the body after a head was read. */
  String read(int count) throws Exception;

  /** Reads the rest of the body after a head was read. */
  byte[] readRest() throws Exception;

  /** Sends an interim response. */
  void interim(int status, String... fieldLines) throws Exception;

  /** Sends a head; a body of unknown length follows, unless the fields tell it. */
  void head(int status, String... fieldLines) throws Exception;

  /** Sends a part of the body as ISO 8859-1. */
  default void write(String text) throws Exception {
    write(text.getBytes(ISO_8859_1));
  }

  /** Sends a part of the body, which is not empty. */
  void write(byte[] bytes) throws Exception;

  /** Ends the body, with trailers if there are any. */
  void end(String... trailerLines) throws Exception;

  /** Sends a response with these fields and no others, that has no body and no framing. */
  void headOnly(int status, String... fieldLines) throws Exception;

  /** Sends a whole response that tells how long it is. */
  default void respond(int status, String body, String... fieldLines) throws Exception {
    String[] lines = java.util.Arrays.copyOf(fieldLines, fieldLines.length + 1);
    lines[fieldLines.length] = "Content-Length: " + body.length();
    head(status, lines);
    if (!body.isEmpty()) {
      write(body);
    }
    end();
  }

  /** Breaks off, in the protocol's way. */
  void abort() throws Exception;

  /** Says that it has not looked at the request (RFC 9113, section 8.7); over HTTP/2 only. */
  default void refuse() throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Says the same of all requests of this connection, and takes no more; over HTTP/2 only. */
  default void goAway() throws Exception {
    throw new UnsupportedOperationException();
  }

  /** Waits until the gateway gives the request up; what comes before is of no interest. */
  void awaitCancel() throws Exception;
}
