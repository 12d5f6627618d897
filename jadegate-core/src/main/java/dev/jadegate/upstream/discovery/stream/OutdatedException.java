package dev.jadegate.upstream.discovery.stream;

import java.io.IOException;

/** What is known of the registry cannot be carried on from where it is; it must be listed anew. */
public final class OutdatedException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Says why.
   *
   * @param reason for logs
   */
  public OutdatedException(String reason) {
    super(reason);
  }
}
