package dev.jadegate.header;

import io.netty.handler.codec.http.HttpMethod;

/** Which methods may be sent twice (RFC 9110, section 9.2.2; QUERY: RFC 10008). */
public final class Idempotency {
  private Idempotency() {}

  public static boolean isIdempotent(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY" -> true;
      default -> false;
    };
  }
}
