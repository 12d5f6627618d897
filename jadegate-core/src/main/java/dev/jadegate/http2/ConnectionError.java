package dev.jadegate.http2;

/**
 * The peer broke the protocol in a way that ends the connection (RFC 9113, section 5.4.1). Without
 * a stack trace: it is an answer to input, not a fault.
 */
final class ConnectionError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  ConnectionError(int code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
