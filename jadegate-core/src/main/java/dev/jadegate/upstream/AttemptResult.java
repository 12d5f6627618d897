package dev.jadegate.upstream;

/** How an attempt went, as far as the instance is to blame for it. */
public interface AttemptResult {
  /** The HTTP status of the answer; 0 if none came. */
  int status();

  /** The {@code grpc-status}; -1 if there is none, or not yet. */
  int grpcStatus();

  /** From the end of the request to the head of the answer, in nanoseconds; -1: none came. */
  long headNanos();

  /** Whether no answer came, or it broke off. */
  boolean isBroken();
}
