package dev.jadegate.api;

/**
 * Every way in which an exchange can fail: whose side it was, whether another attempt may be made,
 * the status the client sees, and the label that metrics and logs carry. The one table; nothing
 * else maps a cause to a status.
 */
public enum Failure {
  BAD_REQUEST(Side.DOWNSTREAM, Retry.NEVER, 400, 13, "bad_request"),
  BAD_HOST(Side.DOWNSTREAM, Retry.NEVER, 400, 13, "bad_host"),
  BAD_PATH(Side.DOWNSTREAM, Retry.NEVER, 400, 13, "bad_path"),
  HEADER_TOO_LARGE(Side.DOWNSTREAM, Retry.NEVER, 431, 13, "header_too_large"),
  URI_TOO_LONG(Side.DOWNSTREAM, Retry.NEVER, 414, 13, "uri_too_long"),
  UNSUPPORTED_CODING(Side.DOWNSTREAM, Retry.NEVER, 501, 12, "unsupported_coding"),
  UNSUPPORTED_VERSION(Side.DOWNSTREAM, Retry.NEVER, 505, 13, "unsupported_version"),
  UNSUPPORTED_PROTOCOL(Side.DOWNSTREAM, Retry.NEVER, 501, 12, "unsupported_protocol"),
  WEBSOCKET_VERSION(Side.DOWNSTREAM, Retry.NEVER, 426, 12, "websocket_version"),
  EXPECTATION_FAILED(Side.DOWNSTREAM, Retry.NEVER, 417, 13, "expectation_failed"),
  BODY_TOO_LARGE(Side.DOWNSTREAM, Retry.NEVER, 413, 8, "body_too_large"),
  CLIENT_TIMEOUT(Side.DOWNSTREAM, Retry.NEVER, 408, 1, "client_timeout"),
  CLIENT_ABORT(Side.DOWNSTREAM, Retry.NEVER, 499, 1, "client_abort"),

  NO_ROUTE(Side.GATEWAY, Retry.NEVER, 404, 12, "no_route"),
  MISDIRECTED(Side.GATEWAY, Retry.NEVER, 421, 12, "misdirected"),
  METHOD_NOT_ALLOWED(Side.GATEWAY, Retry.NEVER, 405, 12, "method"),
  UNAUTHENTICATED(Side.GATEWAY, Retry.NEVER, 401, 16, "auth"),
  AUTH_UNAVAILABLE(Side.GATEWAY, Retry.NEVER, 503, 14, "auth_unavailable"),
  DENIED(Side.GATEWAY, Retry.NEVER, 403, 7, "denied"),
  RATE_LIMITED(Side.GATEWAY, Retry.NEVER, 429, 8, "rate_limited"),
  LOOP(Side.GATEWAY, Retry.NEVER, 508, 13, "loop"),
  NO_INSTANCE(Side.GATEWAY, Retry.NEVER, 503, 14, "no_instance"),
  BREAKER_OPEN(Side.GATEWAY, Retry.NEVER, 503, 14, "breaker_open"),
  OVERLOADED(Side.GATEWAY, Retry.NEVER, 503, 14, "overloaded"),
  SHUTTING_DOWN(Side.GATEWAY, Retry.NEVER, 503, 14, "shutting_down"),
  INTERNAL(Side.GATEWAY, Retry.NEVER, 500, 13, "internal"),

  CONNECT_FAILURE(Side.UPSTREAM, Retry.ALWAYS, 503, 14, "connect_failure"),
  CONNECT_TIMEOUT(Side.UPSTREAM, Retry.ALWAYS, 504, 14, "connect_timeout"),
  STALE_CONNECTION(Side.UPSTREAM, Retry.IF_REPLAYABLE, 502, 14, "stale_connection"),
  REFUSED_STREAM(Side.UPSTREAM, Retry.ALWAYS, 503, 14, "refused_stream"),
  RESET(Side.UPSTREAM, Retry.IF_IDEMPOTENT, 502, 14, "reset"),
  RESPONSE_TIMEOUT(Side.UPSTREAM, Retry.IF_IDEMPOTENT, 504, 4, "response_timeout"),
  BAD_RESPONSE(Side.UPSTREAM, Retry.IF_IDEMPOTENT, 502, 13, "bad_response"),
  TRUNCATED(Side.UPSTREAM, Retry.NEVER, 502, 14, "truncated");

  /** Whose fault it is. */
  public enum Side {
    DOWNSTREAM,
    GATEWAY,
    UPSTREAM
  }

  /**
   * Whether the cause itself lets another attempt be made; policy and budget may still forbid it.
   */
  public enum Retry {
    /** Never. */
    NEVER,
    /** Nothing was sent: any method may be tried again. */
    ALWAYS,
    /**
     * Once on a fresh connection, if the method is idempotent or nothing was sent; does not use up
     * the retry count.
     */
    IF_REPLAYABLE,
    /** Only a method that is idempotent (RFC 9110, section 9.2.2), and only by policy. */
    IF_IDEMPOTENT
  }

  private final Side side;
  private final Retry retry;
  private final int status;
  private final int grpcStatus;
  private final String label;

  Failure(Side side, Retry retry, int status, int grpcStatus, String label) {
    this.side = side;
    this.retry = retry;
    this.status = status;
    this.grpcStatus = grpcStatus;
    this.label = label;
  }

  /** Whose fault it is. */
  public Side side() {
    return side;
  }

  /** Whether another attempt may follow. */
  public Retry retry() {
    return retry;
  }

  /** The HTTP status that the client sees; 499 is only logged. */
  public int status() {
    return status;
  }

  /** The {@code grpc-status} that a gRPC client sees. */
  public int grpcStatus() {
    return grpcStatus;
  }

  /** The label in metrics and logs: lower case, stable. */
  public String label() {
    return label;
  }
}
