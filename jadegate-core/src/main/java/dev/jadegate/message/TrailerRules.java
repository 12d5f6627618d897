package dev.jadegate.message;

/**
 * Which fields a trailer section may not hold: those that frame, route, authorise or steer a
 * message (RFC 9110, section 6.5.1), and those by which a gateway tells of the client. A program
 * that merges trailers into the header section would believe a stranger's.
 */
public final class TrailerRules {
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
    FieldNames.PROXY_AUTHORIZATION,
    FieldNames.EXPECT,
    FieldNames.MAX_FORWARDS,
    FieldNames.CACHE_CONTROL,
    FieldNames.RANGE,
    FieldNames.VIA,
    FieldNames.FORWARDED,
    FieldNames.X_FORWARDED_FOR,
    FieldNames.X_FORWARDED_HOST,
    FieldNames.X_FORWARDED_PORT,
    FieldNames.X_FORWARDED_PROTO,
    FieldNames.X_REAL_IP,
    FieldNames.X_SERVICE_NAME,
  };

  private TrailerRules() {}

  /** The same block without the forbidden fields. */
  public static HeaderBlock keepAllowed(HeaderBlock trailers) {
    for (FieldName name : FORBIDDEN) {
      trailers.remove(name);
    }
    return trailers;
  }
}
