package dev.jadegate.http3;

/** What {@link StreamBytes} sees of a stream and tells {@link Http3Downstream}. */
enum StreamEvent {
  /** The client's FIN, at the end of a frame. */
  REQUEST_ENDED,

  /** The client's FIN within a frame. */
  CUT_SHORT,

  /** A header section is announced that is larger than the limit; nothing more is read. */
  HEAD_TOO_LARGE,

  /** The client has taken no bytes for too long. */
  STALLED,

  /** The client wants no more of the response. */
  STOPPED
}
