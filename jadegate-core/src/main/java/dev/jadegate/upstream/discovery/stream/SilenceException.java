package dev.jadegate.upstream.discovery.stream;

import java.io.IOException;

/** A stream brought nothing for so long that it may well be dead. */
public final class SilenceException extends IOException {
  private static final long serialVersionUID = 1;

  SilenceException() {
    super("nothing was heard on the stream");
  }
}
