package dev.jadegate.testkit;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;

/** The other end reset a stream of HTTP/2 instead of ending it. */
public final class StreamResetException extends IOException {
  private static final long serialVersionUID = 1;

  private final Http2Error error;

  StreamResetException(Http2Error error) {
    super("stream was reset with " + error);
    this.error = error;
  }

  /** The code it was reset with. */
  public Http2Error error() {
    return error;
  }
}
