package dev.jadegate.http1;

import dev.jadegate.api.Failure;

/**
 * What was wrong with a message. Thrown inside this package only, without a stack trace, and turned
 * into an {@link dev.jadegate.message.Abort} by the handlers: a stranger's bad bytes must cost no
 * more than good ones.
 */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  Malformed(Failure failure, String detail) {
    super(detail, null, false, false);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
