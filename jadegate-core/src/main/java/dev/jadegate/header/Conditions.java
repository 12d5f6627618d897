package dev.jadegate.header;

import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Whether what a client has is what it would get (RFC 9110, section 13). Pure functions. */
public final class Conditions {
  private Conditions() {}

  /** Whether a request asks on a condition that a cache can answer. */
  public static boolean areIn(HttpHeaders request) {
    return request.contains(FieldNames.IF_NONE_MATCH)
        || request.contains(FieldNames.IF_MODIFIED_SINCE);
  }

  /** Whether a request asks on a condition that is the origin's to judge. */
  public static boolean areForOrigin(HttpHeaders request) {
    return request.contains(FieldNames.IF_MATCH)
        || request.contains(FieldNames.IF_UNMODIFIED_SINCE);
  }

  /**
   * Whether the client has this answer already, so that it gets a 304. Tags count before times (RFC
   * 9110, section 13.2.2).
   */
  public static boolean isNotModified(HttpHeaders request, HttpHeaders answer) {
    if (request.contains(FieldNames.IF_NONE_MATCH)) {
      String etag = answer.get(FieldNames.ETAG);
      for (String list : request.getAll(FieldNames.IF_NONE_MATCH)) {
        if (list.strip().equals("*") || etag != null && isIn(list, etag)) {
          return true;
        }
      }
      return false;
    }
    long since = HttpTime.millis(request, FieldNames.IF_MODIFIED_SINCE);
    long modified = HttpTime.millis(answer, FieldNames.LAST_MODIFIED);
    if (modified == HttpTime.NONE) {
      modified = HttpTime.millis(answer, FieldNames.DATE); // RFC 9111, section 4.3.2
    }
    return since != HttpTime.NONE && modified != HttpTime.NONE && modified <= since;
  }

  /**
   * Whether a part of this answer fits to the part that the client has: without If-Range always,
   * else if the validator is strong and the same (RFC 9110, section 13.1.5).
   */
  public static boolean allowRange(HttpHeaders request, HttpHeaders answer) {
    String wanted = request.get(FieldNames.IF_RANGE);
    if (wanted == null) {
      return true;
    }
    if (wanted.startsWith("\"") || wanted.startsWith("W/")) {
      return !wanted.startsWith("W/") && wanted.equals(answer.get(FieldNames.ETAG));
    }
    long time = HttpTime.millis(wanted);
    long modified = HttpTime.millis(answer, FieldNames.LAST_MODIFIED);
    long date = HttpTime.millis(answer, FieldNames.DATE);
    boolean strong = date != HttpTime.NONE && date - modified >= 60_000; // section 8.8.2.2
    return time != HttpTime.NONE && time == modified && strong;
  }

  /** Whether the tag, weak or strong, stands in a list of tags. */
  static boolean isIn(String list, String etag) {
    String wanted = opaque(etag);
    int at = 0;
    while (at < list.length()) {
      int open = list.indexOf('"', at);
      int close = open < 0 ? -1 : list.indexOf('"', open + 1);
      if (close < 0) {
        return false;
      }
      if (list.substring(open, close + 1).equals(wanted)) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }

  /** Whether both name the same, be they strong or weak (RFC 9110, section 8.8.3.2). */
  public static boolean isSameTag(@Nullable String one, @Nullable String other) {
    return one != null && other != null && opaque(one).equals(opaque(other));
  }

  private static String opaque(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }
}
