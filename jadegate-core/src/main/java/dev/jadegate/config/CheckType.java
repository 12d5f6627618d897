package dev.jadegate.config;

/** How an active check asks. */
public enum CheckType {
  HTTP,
  TCP,
  GRPC
}
