package dev.jadegate.header;

import dev.jadegate.api.Slot;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields that concern one connection only (RFC 9110, section 7.6.1). They are taken off before the
 * gateway adds anything of its own, so that {@code Connection: X-Forwarded-For} strips a client's
 * field and never ours.
 */
public final class HopByHop {
  /** The protocol that a client asks to upgrade to, when its field has been taken off. */
  public static final Slot<String> UPGRADE = Slot.named("upgrade");

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
    if (fields.contains(FieldNames.CONNECTION)) {
      stripNamed(fields);
    }
    boolean trailers = false;
    if (fields.contains(FieldNames.TE)) {
      trailers = fields.containsValue(FieldNames.TE, "trailers", true);
      fields.remove(FieldNames.TE);
    }
    fields.remove(FieldNames.TRANSFER_ENCODING);
    fields.remove(FieldNames.UPGRADE);
    fields.remove(FieldNames.KEEP_ALIVE);
    fields.remove(FieldNames.PROXY_CONNECTION);
    return trailers;
  }

  private static void stripNamed(HttpHeaders fields) {
    if (fields instanceof HeaderBlock block && isPlain(block)) {
      fields.remove(FieldNames.CONNECTION); // names no other field
      return;
    }
    for (String value : fields.getAll(FieldNames.CONNECTION)) {
      int from = 0;
      while (from <= value.length()) {
        int comma = value.indexOf(',', from);
        int to = comma < 0 ? value.length() : comma;
        stripOne(fields, value.substring(from, to).strip());
        from = to + 1;
      }
    }
    fields.remove(FieldNames.CONNECTION);
  }

  private static boolean isPlain(HeaderBlock fields) {
    return fields.countOf(FieldNames.CONNECTION) == 1
        && (fields.isValue(FieldNames.CONNECTION, "keep-alive")
            || fields.isValue(FieldNames.CONNECTION, "close"));
  }

  private static void stripOne(HttpHeaders fields, String name) {
    boolean kept = name.isEmpty();
    for (String field : END_TO_END) {
      kept |= field.equalsIgnoreCase(name);
    }
    if (!kept && !FieldNames.TE.is(name)) {
      fields.remove(name); // TE is looked at by the caller first
    }
  }

  /**
   * The protocol to which an HTTP/1.1 client asks to upgrade (RFC 9110, section 7.8); null if it
   * does not. To be asked before {@link #strip}. An upgrade to HTTP/2 is not one that is passed on.
   */
  public static @Nullable String upgradeProtocol(HttpHeaders fields) {
    if (!fields.contains(FieldNames.UPGRADE)
        || fields.contains(FieldNames.HTTP2_SETTINGS)
        || !fields.containsValue(FieldNames.CONNECTION, FieldNames.UPGRADE, true)) {
      return null;
    }
    String protocol = fields.get(FieldNames.UPGRADE);
    return protocol == null || protocol.isBlank() ? null : protocol;
  }
}
