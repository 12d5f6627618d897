package dev.jadegate.header;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields that concern one connection only (RFC 9110, section 7.6.1). They are taken off before the
 * gateway adds anything of its own, so that {@code Connection: X-Forwarded-For} strips a client's
 * field and never ours.
 */
public final class HopByHop {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  /**
   * Fields that Connection may not take away: without them the message would mean something else.
   */
  private static final List<String> END_TO_END =
      List.of("host", "content-length", "content-type", "content-encoding", "cookie", "set-cookie");

  private HopByHop() {}

  /**
   * Removes them.
   *
   * @return whether the sender takes trailers ({@code TE: trailers}), which a gateway passes on in
   *     its own name
   */
  public static boolean strip(HttpHeaders fields) {
    if (fields.contains(HttpHeaderNames.CONNECTION)) {
      stripNamed(fields);
    }
    boolean trailers = false;
    if (fields.contains(HttpHeaderNames.TE)) {
      trailers = fields.containsValue(HttpHeaderNames.TE, "trailers", true);
      fields.remove(HttpHeaderNames.TE);
    }
    fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
    fields.remove(HttpHeaderNames.UPGRADE);
    fields.remove(KEEP_ALIVE);
    fields.remove(PROXY_CONNECTION);
    return trailers;
  }

  private static void stripNamed(HttpHeaders fields) {
    for (String value : fields.getAll(HttpHeaderNames.CONNECTION)) {
      int from = 0;
      while (from <= value.length()) {
        int comma = value.indexOf(',', from);
        int to = comma < 0 ? value.length() : comma;
        stripOne(fields, value.substring(from, to).strip());
        from = to + 1;
      }
    }
    fields.remove(HttpHeaderNames.CONNECTION);
  }

  private static void stripOne(HttpHeaders fields, String name) {
    boolean kept = name.isEmpty();
    for (String field : END_TO_END) {
      kept |= field.equalsIgnoreCase(name);
    }
    if (!kept && !HttpHeaderNames.TE.contentEqualsIgnoreCase(name)) {
      fields.remove(name); // TE is looked at by the caller first
    }
  }

  /**
   * The protocol to which an HTTP/1.1 client asks to upgrade (RFC 9110, section 7.8); null if it
   * does not. To be asked before {@link #strip}. An upgrade to HTTP/2 is not one that is passed on.
   */
  public static @Nullable String upgradeProtocol(HttpHeaders fields) {
    if (!fields.contains(HttpHeaderNames.UPGRADE)
        || fields.contains(HTTP2_SETTINGS)
        || !fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE, true)) {
      return null;
    }
    String protocol = fields.get(HttpHeaderNames.UPGRADE);
    return protocol == null || protocol.isBlank() ? null : protocol;
  }
}
