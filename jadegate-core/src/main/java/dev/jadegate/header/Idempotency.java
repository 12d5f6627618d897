package dev.jadegate.header;

import io.netty.handler.codec.http.HttpMethod;

/** Which methods may be sent twice (RFC 9110, section 9.2.2; QUERY: RFC 10008). */
public final class Idempotency {
  private Idempotency() {}

  /** Whether it asks for no change (RFC 9110, section 9.2.1). */
  public static boolean isSafe(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH" -> true;
      default -> false;
    };
  }

  public static boolean isIdempotent(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY" -> true;
      default -> false;
    };
  }
}
