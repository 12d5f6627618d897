package dev.jadegate.header;

import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldValue;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The Via field (RFC 9110, section 7.6.3): added to requests, and the way to notice that a request
 * goes in circles. Immutable; the members are made once, for each protocol that clients speak.
 */
public final class Via {
  private final String name;
  private final FieldValue http10;
  private final FieldValue http11;
  private final FieldValue http2;
  private final FieldValue http3;

  /**
   * Members that say this of who received the request.
   *
   * @param name a pseudonym, such as {@code jadegate-4f1c}
   */
  public Via(String name) {
    this.name = name;
    http10 = new FieldValue("1.0 " + name);
    http11 = new FieldValue("1.1 " + name);
    http2 = new FieldValue("2.0 " + name);
    http3 = new FieldValue("3.0 " + name);
  }

  /**
   * Adds this gateway's member.
   *
   * @param received the protocol in which the request came, as the log names it
   */
  public void add(HttpHeaders fields, String received) {
    fields.add(FieldNames.VIA, member(received));
  }

  private FieldValue member(String received) {
    return switch (received) {
      case "HTTP/2.0" -> http2;
      case "HTTP/3", "HTTP/3.0" -> http3;
      case "HTTP/1.0" -> http10;
      default -> http11;
    };
  }

  /**
   * Whether this gateway is already there: by the name in its member, since the protocol before it
   * is that of the hop and may be another one.
   */
  public boolean isLoop(HttpHeaders fields) {
    if (!fields.contains(FieldNames.VIA)) {
      return false;
    }
    for (String value : fields.getAll(FieldNames.VIA)) {
      for (String each : value.split(",", -1)) {
        if (receivedBy(each).equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The second word of a member; empty if there is none. */
  private static String receivedBy(String member) {
    String bare = member.strip();
    int start = bare.indexOf(' ') + 1;
    int end = bare.indexOf(' ', start);
    return start == 0 ? "" : bare.substring(start, end < 0 ? bare.length() : end);
  }
}
