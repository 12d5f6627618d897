package dev.jadegate.config;

/** The transport of Netty. */
public enum TransportKind {
  AUTO,
  EPOLL,
  IO_URING,
  NIO
}
