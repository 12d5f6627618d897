package dev.jadegate.http2.hpack;

/**
 * A block that breaks the rules of RFC 7541; the connection cannot go on (COMPRESSION_ERROR, RFC
 * 9113, section 4.3), since the tables of the two sides no longer agree. Without a stack trace: a
 * stranger's bad bytes must cost no more than good ones.
 */
public final class HpackException extends Exception {
  private static final long serialVersionUID = 1;

  HpackException(String detail) {
    super(detail, null, false, false);
  }
}
