package dev.jadegate.http2;

import java.nio.charset.StandardCharsets;

/** Numbers of the protocol (RFC 9113, sections 4, 6 and 11). */
final class Frames {
  /** What a client sends first (section 3.4). */
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  static final int HEADER_LENGTH = 9;

  /** The largest payload that we take, and that we send, though a peer may take larger ones. */
  static final int MAX_PAYLOAD = 16 * 1024;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int HAS_PRIORITY = 0x20;

  static final int HEADER_TABLE_SIZE = 1;
  static final int ENABLE_PUSH = 2;
  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int INITIAL_WINDOW_SIZE = 4;
  static final int MAX_FRAME_SIZE = 5;
  static final int MAX_HEADER_LIST_SIZE = 6;
  static final int ENABLE_CONNECT_PROTOCOL = 8;

  /** A window before anybody has changed it. */
  static final int DEFAULT_WINDOW = 65_535;

  private Frames() {}

  static int int32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  static void checkLength(boolean right) {
    if (!right) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "frame has another length");
    }
  }

  static void checkStream(boolean right) {
    if (!right) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "frame on the wrong stream");
    }
  }
}
