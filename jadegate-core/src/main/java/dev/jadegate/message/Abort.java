package dev.jadegate.message;

import dev.jadegate.api.Failure;

/**
 * Read from a channel: the other side is gone or broke the protocol. Written to a channel: cut it,
 * so that the other side can see that what it got is not whole. HTTP/1 closes the connection,
 * HTTP/2 and HTTP/3 reset the stream.
 *
 * @param failure why
 * @param detail for the log, never for a client
 * @param grpcStatus that a gRPC client shall see; {@link #OF_FAILURE}: that of the failure
 */
public record Abort(Failure failure, String detail, int grpcStatus) {
  /** The other side gave no reason from which a gRPC status follows. */
  public static final int OF_FAILURE = -1;

  public Abort(Failure failure, String detail) {
    this(failure, detail, OF_FAILURE);
  }
}
