package dev.jadegate.config;

/** How an active check asks. */
public enum CheckType {
  /** A request, by the status and body of its answer. */
  HTTP,
  /** A connection is all that it wants. */
  TCP,
  /** A call of {@code grpc.health.v1.Health/Check}. */
  GRPC
}
