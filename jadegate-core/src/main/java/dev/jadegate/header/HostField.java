package dev.jadegate.header;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** The value of Host or of an authority (RFC 9110, section 7.2; RFC 3986, section 3.2.2). */
public final class HostField {
  private static final int MAX_LENGTH = 255 + 6;
  private static final int MAX_PORT = 65535;
  private static final boolean[] NAME = new boolean[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      NAME[c] = true;
      NAME[c - 32] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      NAME[c] = true;
    }
    for (char c : "-._~!$&'()*+;=%".toCharArray()) { // no comma: it would make a list
      NAME[c] = true;
    }
  }

  private HostField() {}

  /**
   * The host in lower case, without port and without a final dot; null if the value is no {@code
   * host [":" port]}. The usual value, lower case and without a port, is returned as it is.
   */
  public static @Nullable String host(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return null;
    }
    return value.charAt(0) == '[' ? literal(value) : name(value);
  }

  private static @Nullable String name(String value) {
    int end = 0;
    boolean upper = false;
    while (end < value.length() && value.charAt(end) != ':') {
      char c = value.charAt(end);
      if (c >= NAME.length || !NAME[c]) {
        return null;
      }
      upper |= c >= 'A' && c <= 'Z';
      end++;
    }
    if (end == 0 || !isPort(value, end)) {
      return null;
    }
    int length = value.charAt(end - 1) == '.' && end > 1 ? end - 1 : end;
    String host = length == value.length() ? value : value.substring(0, length);
    return upper ? lower(host) : host;
  }

  private static @Nullable String literal(String value) {
    int close = value.indexOf(']');
    if (close < 3 || !isPort(value, close + 1)) {
      return null;
    }
    String address = value.substring(1, close);
    if (address.indexOf('%') >= 0 || !NetUtil.isValidIpV6Address(address)) {
      return null;
    }
    return lower(value.substring(0, close + 1));
  }

  /** Whether the rest is nothing, or a colon with a port. */
  private static boolean isPort(String value, int at) {
    if (at == value.length()) {
      return true;
    }
    if (value.charAt(at) != ':') {
      return false;
    }
    int port = 0;
    for (int i = at + 1; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      port = port * 10 + digit;
      if (port > MAX_PORT) {
        return false;
      }
    }
    return true;
  }

  private static String lower(String host) {
    return host.toLowerCase(java.util.Locale.ROOT);
  }
}
