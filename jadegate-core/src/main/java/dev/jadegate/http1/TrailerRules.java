package dev.jadegate.http1;

import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;

/**
 * Which fields a trailer section may not hold: those that frame, route or authorise a message (RFC
 * 9110, section 6.5.1).
 */
final class TrailerRules {
  private static final FieldName[] FORBIDDEN = {
    FieldNames.CONTENT_LENGTH,
    FieldNames.TRANSFER_ENCODING,
    FieldNames.TRAILER,
    FieldNames.HOST,
    FieldNames.CONNECTION,
    FieldNames.UPGRADE,
    FieldNames.TE,
    FieldNames.AUTHORIZATION,
    FieldNames.COOKIE,
    FieldNames.SET_COOKIE,
    FieldNames.CONTENT_ENCODING,
    FieldNames.CONTENT_TYPE,
    FieldNames.CONTENT_RANGE,
    FieldNames.KEEP_ALIVE,
    FieldNames.PROXY_CONNECTION,
  };

  private TrailerRules() {}

  /** The same block without the forbidden fields. */
  static HeaderBlock keepAllowed(HeaderBlock trailers) {
    for (FieldName name : FORBIDDEN) {
      trailers.remove(name);
    }
    return trailers;
  }
}
