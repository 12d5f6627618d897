package dev.jadegate.upstream;

/** Which attempts failed through the instance's fault (SEMANTICS 93). */
public final class Failures {
  private static final int SERVER_ERROR = 500;

  private Failures() {}

  /**
   * Whether there was no whole answer, or one that speaks of a fault: a status from 500 on, or of
   * gRPC unknown, deadline exceeded, internal, unavailable or data loss.
   */
  public static boolean isFailure(AttemptResult result) {
    return result.isBroken()
        || result.status() >= SERVER_ERROR
        || switch (result.grpcStatus()) {
          case 2, 4, 13, 14, 15 -> true;
          default -> false;
        };
  }
}
