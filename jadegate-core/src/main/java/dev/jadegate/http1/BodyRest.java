package dev.jadegate.http1;

import io.netty.handler.codec.http.HttpContent;

/** What is left of a request's body when its response is complete: read and dropped, in bounds. */
final class BodyRest {
  private static final long MAX = 64 * 1024;

  private long dropped;

  /** Whether what is left is known to be little, so that the connection can go on. */
  static boolean isSmall(BodyDecoder body) {
    long rest = body.remaining();
    return rest >= 0 && rest <= MAX;
  }

  void begin() {
    dropped = 0;
  }

  /** Drops a chunk; false if that is enough of it. */
  boolean drop(HttpContent chunk) {
    dropped += chunk.content().readableBytes();
    chunk.release();
    return dropped <= MAX;
  }
}
