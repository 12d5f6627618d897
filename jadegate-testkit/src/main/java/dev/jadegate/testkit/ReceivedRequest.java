package dev.jadegate.testkit;

import java.nio.charset.StandardCharsets;

/**
 * A request as an origin received it.
 *
 * @param line the request line
 * @param body without its framing; empty if only the head was read
 */
public record ReceivedRequest(String line, Fields fields, byte[] body, Fields trailers) {
  /** The first word of the line. */
  public String method() {
    return line.substring(0, line.indexOf(' '));
  }

  /** The second word of the line. */
  public String target() {
    return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
  }

  /** The body as ISO 8859-1. */
  public String text() {
    return new String(body, StandardCharsets.ISO_8859_1);
  }
}
