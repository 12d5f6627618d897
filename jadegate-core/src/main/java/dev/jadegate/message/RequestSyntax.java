package dev.jadegate.message;

import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The syntax of methods and targets (RFC 9110, sections 9.1 and 7.1), for every protocol. */
public final class RequestSyntax {
  private static final HttpMethod[] COMMON = {
    HttpMethod.GET,
    HttpMethod.POST,
    HttpMethod.PUT,
    HttpMethod.DELETE,
    HttpMethod.HEAD,
    HttpMethod.OPTIONS,
    HttpMethod.PATCH,
    HttpMethod.TRACE,
    HttpMethod.CONNECT
  };
  private static final int LONGEST_METHOD = 32;

  private RequestSyntax() {}

  /**
   * The method in these bytes, a known one as its constant; null if it is no token, or too long.
   */
  public static @Nullable HttpMethod method(byte[] bytes, int start, int length) {
    for (HttpMethod method : COMMON) {
      if (isNamed(method, bytes, start, length)) {
        return method;
      }
    }
    if (length == 0 || length > LONGEST_METHOD || !FieldSyntax.isToken(bytes, start, length)) {
      return null;
    }
    return HttpMethod.valueOf(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
  }

  /** Everything but controls and the space; what the target means is judged by the router. */
  public static boolean isTarget(byte b) {
    return b > ' ' && b != 0x7f || b < 0;
  }

  private static boolean isNamed(HttpMethod method, byte[] bytes, int start, int length) {
    String name = method.name();
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != bytes[start + i]) {
        return false;
      }
    }
    return true;
  }
}
