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

  /** Whether this gateway's member is already there. */
  public static boolean isLoop(HttpHeaders fields, FieldValue member) {
    if (!fields.contains(FieldNames.VIA)) {
      return false;
    }
    for (String value : fields.getAll(FieldNames.VIA)) {
      for (String each : value.split(",", -1)) {
        if (each.strip().equals(member.text())) {
          return true;
        }
      }
    }
    return false;
  }
}
