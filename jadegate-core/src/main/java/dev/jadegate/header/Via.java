package dev.jadegate.header;

import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldValue;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The Via field (RFC 9110, section 7.6.3): added to requests, and the way to notice that a request
 * goes in circles.
 */
public final class Via {
  private Via() {}

  /** Adds this gateway's member, such as {@code 1.1 jadegate-4f1c}. */
  public static void add(HttpHeaders fields, FieldValue member) {
    fields.add(FieldNames.VIA, member);
  }

  /**
   * Whether this gateway is already there: by the name in its member, since the protocol before it
   * is that of the hop and may be another one.
   */
  public static boolean isLoop(HttpHeaders fields, FieldValue member) {
    if (!fields.contains(FieldNames.VIA)) {
      return false;
    }
    for (String value : fields.getAll(FieldNames.VIA)) {
      for (String each : value.split(",", -1)) {
        if (receivedBy(each).equals(receivedBy(member.text()))) {
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
