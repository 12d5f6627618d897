package dev.jadegate.testkit;

import java.nio.charset.StandardCharsets;

/**
 * A response as a client received it.
 *
 * @param line the status line
 * @param body without its framing; empty if only the head was read
 */
public record ReceivedResponse(String line, Fields fields, byte[] body, Fields trailers) {
  /** The number in the status line. */
  public int status() {
    return Integer.parseInt(line.substring(9, 12));
  }

  /** The value of the only field of that name; empty if there is none. */
  public String field(String name) {
    return fields.value(name);
  }

  /** The field line that gives back the one cookie that is set: {@code Cookie: name=value}. */
  public String cookie() {
    String given = field("Set-Cookie");
    return "Cookie: " + given.substring(0, given.indexOf(';'));
  }

  /** Whether a cookie is set. */
  public boolean setsCookie() {
    return fields.has("Set-Cookie");
  }

  /** The body as ISO 8859-1. */
  public String text() {
    return new String(body, StandardCharsets.ISO_8859_1);
  }
}
