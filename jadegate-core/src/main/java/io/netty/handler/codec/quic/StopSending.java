package io.netty.handler.codec.quic;

/**
 * Whether a peer wants no more of a stream. Netty tells of a STOP_SENDING (RFC 9000, section 3.5)
 * to those who write only; what QUIC itself knows can be asked for in Netty's package alone.
 */
public final class StopSending {
  private StopSending() {}

  /**
   * Whether nothing that is written to this stream would reach the peer any more, though the
   * connection is open. One call of the native library; on the connection's event loop.
   */
  public static boolean isReceived(QuicStreamChannel stream) {
    // An error in place of the room that there is: the stream is stopped, or was and is forgotten.
    return stream.isOpen()
        && stream.parent() instanceof QuicheQuicChannel connection
        && connection.streamCapacity(stream.streamId()) < 0;
  }
}
