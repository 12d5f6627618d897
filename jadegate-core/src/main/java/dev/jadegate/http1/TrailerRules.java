package dev.jadegate.http1;

import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;

/**
 * Which fields a trailer section may not hold: those that frame, route or authorise a message (RFC
 * 9110, section 6.5.1).
 */
final class TrailerRules {
  private static final AsciiString[] FORBIDDEN = {
    HttpHeaderNames.CONTENT_LENGTH,
    HttpHeaderNames.TRANSFER_ENCODING,
    HttpHeaderNames.TRAILER,
    HttpHeaderNames.HOST,
    HttpHeaderNames.CONNECTION,
    HttpHeaderNames.UPGRADE,
    HttpHeaderNames.TE,
    HttpHeaderNames.AUTHORIZATION,
    HttpHeaderNames.COOKIE,
    HttpHeaderNames.SET_COOKIE,
    HttpHeaderNames.CONTENT_ENCODING,
    HttpHeaderNames.CONTENT_TYPE,
    HttpHeaderNames.CONTENT_RANGE,
    AsciiString.cached("keep-alive"),
    AsciiString.cached("proxy-connection"),
  };

  private TrailerRules() {}

  /** The same block without the forbidden fields. */
  static HeaderBlock keepAllowed(HeaderBlock trailers) {
    for (AsciiString name : FORBIDDEN) {
      trailers.remove(name);
    }
    return trailers;
  }
}
