package dev.jadegate.http2;

/** Why a stream is reset or a connection closed (RFC 9113, section 7). */
final class ErrorCode {
  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;
  static final int INADEQUATE_SECURITY = 12;

  private ErrorCode() {}

  /**
   * The gRPC status of a call whose stream was reset (gRPC over HTTP/2, Errors): of these
   * CANCELLED, PERMISSION_DENIED, RESOURCE_EXHAUSTED and UNAVAILABLE, else INTERNAL.
   */
  static int grpcStatus(int code) {
    return switch (code) {
      case CANCEL -> 1;
      case INADEQUATE_SECURITY -> 7;
      case ENHANCE_YOUR_CALM -> 8;
      case REFUSED_STREAM -> 14;
      default -> 13;
    };
  }
}
