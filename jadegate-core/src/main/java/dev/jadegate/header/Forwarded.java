package dev.jadegate.header;

import dev.jadegate.config.AddressSet;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the client is, and telling it to the instance. What a stranger says of itself is replaced;
 * what a trusted proxy says is kept and added to. The list is walked from the right, because only
 * what trusted proxies appended can be believed. RFC 7239 Forwarded is read if X-Forwarded-For is
 * absent, and passed on only from trusted proxies.
 */
public final class Forwarded {

  /** More hops than any honest chain has. */
  private static final int MAX_HOPS = 32;

  private Forwarded() {}

  /**
   * The client's address: the rightmost that no trusted proxy has; the peer's if the peer is a
   * stranger.
   */
  public static InetAddress clientAddress(
      HttpHeaders fields, InetAddress peer, AddressSet trusted) {
    if (!trusted.contains(peer)) {
      return peer;
    }
    boolean x = fields.contains(FieldNames.X_FORWARDED_FOR);
    List<String> values = fields.getAll(x ? FieldNames.X_FORWARDED_FOR : FieldNames.FORWARDED);
    InetAddress client = peer;
    int hops = 0;
    for (int i = values.size() - 1; i >= 0; i--) {
      String value = values.get(i);
      int end = value.length();
      while (end >= 0) {
        int comma = value.lastIndexOf(',', end - 1);
        String member = value.substring(comma + 1, end).strip();
        InetAddress hop = address(x ? member : forParameter(member));
        if (hop == null || ++hops > MAX_HOPS) {
          return client; // what stands to the left of nonsense is not believed
        }
        client = hop;
        if (!trusted.contains(hop)) {
          return client;
        }
        end = comma;
      }
    }
    return client;
  }

  /** The {@code for} parameter of a member of Forwarded (RFC 7239, section 4). */
  private static String forParameter(String member) {
    for (String pair : member.split(";", -1)) {
      String trimmed = pair.strip();
      if (trimmed.regionMatches(true, 0, "for=", 0, 4)) {
        String value = trimmed.substring(4);
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return "";
  }

  /** An address, perhaps with a port, perhaps in brackets; null if it is something else. */
  private static @Nullable InetAddress address(String text) {
    String bare = text;
    if (bare.startsWith("[")) {
      int close = bare.indexOf(']');
      bare = close < 0 ? "" : bare.substring(1, close);
    } else if (bare.indexOf(':') >= 0 && bare.indexOf(':') == bare.lastIndexOf(':')) {
      bare = bare.substring(0, bare.indexOf(':'));
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Sets the fields for the instance.
   *
   * @param peerText the peer's address as text
   * @param clientText the client's address as text
   * @param isTrusted whether the peer is a trusted proxy
   */
  public static void write(
      HttpHeaders fields, String peerText, String clientText, String scheme, boolean isTrusted) {
    String host = fields.get(FieldNames.HOST);
    if (isTrusted) {
      String before = String.join(", ", fields.getAll(FieldNames.X_FORWARDED_FOR));
      fields.set(
          FieldNames.X_FORWARDED_FOR, before.isEmpty() ? peerText : before + ", " + peerText);
      keepOrSet(fields, FieldNames.X_FORWARDED_PROTO, scheme);
      if (host != null) {
        keepOrSet(fields, FieldNames.X_FORWARDED_HOST, host);
      }
    } else {
      fields.set(FieldNames.X_FORWARDED_FOR, peerText);
      fields.set(FieldNames.X_FORWARDED_PROTO, scheme);
      fields.remove(FieldNames.X_FORWARDED_HOST);
      if (host != null) {
        fields.add(FieldNames.X_FORWARDED_HOST, host);
      }
      fields.remove(FieldNames.X_FORWARDED_PORT);
      fields.remove(FieldNames.FORWARDED);
    }
    fields.set(FieldNames.X_REAL_IP, clientText);
  }

  private static void keepOrSet(HttpHeaders fields, FieldName name, String value) {
    if (!fields.contains(name)) {
      fields.add(name, value);
    }
  }
}
