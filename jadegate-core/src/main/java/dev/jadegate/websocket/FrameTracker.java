package dev.jadegate.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of one direction of a WebSocket connection (RFC 6455, section 5.2), however
 * they are cut into buffers. Looks at headers only and skips payloads, so that its cost is per
 * frame and not per byte. Between any two frames is a boundary, also between the fragments of a
 * message, where a control frame may stand (section 5.4).
 *
 * <p>A header that breaks the rules on masks and control frames (sections 5.1 and 5.5) makes the
 * tracker lost: where frames end is then no longer known, and there are no more boundaries.
 * Reserved bits and opcodes are left to the two ends, which may have agreed on an extension. One
 * thread.
 */
public final class FrameTracker {
  private static final int FIN = 0x80;
  private static final int CONTROL = 0x08;
  private static final int CLOSE = 0x08;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final boolean masked;

  /** Bytes of the header under way that have been seen. */
  private int seen;

  private int opcode;
  private boolean isFinal;

  /** Bytes of the extended length that must still come. */
  private int lengthBytes;

  /** Bytes of mask and payload that must still come, once the length is known. */
  private long rest;

  private boolean lost;
  private boolean closed;

  /**
   * @param masked whether frames must be masked, as all from a client must and none to it may
   */
  public FrameTracker(boolean masked) {
    this.masked = masked;
  }

  /** Follows all of these bytes; reads nothing off the buffer. */
  public void follow(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end && !lost) {
      at = step(bytes, at, end);
    }
  }

  /**
   * Follows these bytes up to the next boundary; reads nothing off the buffer.
   *
   * @return how many bytes that is: none if a boundary is where they begin, all if none is in them
   */
  public int followToBoundary(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int at = start;
    int end = bytes.writerIndex();
    while (at < end && !lost && !isAtBoundary()) {
      at = step(bytes, at, end);
    }
    return lost ? end - start : at - start;
  }

  /** Whether the next byte begins a frame. */
  public boolean isAtBoundary() {
    return seen == 0 && !lost;
  }

  /** Whether a whole Close has gone by; nothing may follow it (section 5.5.1). */
  public boolean isClosed() {
    return closed;
  }

  /** Whether what came is no WebSocket. */
  public boolean isLost() {
    return lost;
  }

  /** One byte of a header, or as much of a payload as is there; gives the position behind it. */
  private int step(ByteBuf bytes, int at, int end) {
    if (seen >= 2 && lengthBytes == 0) {
      long skipped = Math.min(rest, end - at);
      rest -= skipped;
      endIfWhole();
      return at + (int) skipped;
    }
    header(bytes.getByte(at) & 0xff);
    return at + 1;
  }

  private void header(int b) {
    seen++;
    if (seen == 1) {
      isFinal = (b & FIN) != 0;
      opcode = b & 0x0f;
    } else if (seen == 2) {
      secondByte(b);
    } else {
      rest = rest << 8 | b;
      lengthBytes--;
      lost = rest < 0; // the highest bit of a length is zero
      payload();
    }
  }

  private void secondByte(int b) {
    int length = b & 0x7f;
    boolean control = (opcode & CONTROL) != 0;
    lost = (b & MASKED) != 0 != masked || control && (length >= LENGTH_16 || !isFinal);
    lengthBytes = length == LENGTH_16 ? 2 : length == LENGTH_64 ? 8 : 0;
    rest = lengthBytes > 0 ? 0 : length;
    payload();
  }

  /** The length may be known now: the mask comes next, then the payload. */
  private void payload() {
    if (lengthBytes == 0 && !lost) {
      rest += masked ? 4 : 0;
      lost = rest < 0;
      endIfWhole();
    }
  }

  private void endIfWhole() {
    if (rest == 0) {
      closed |= opcode == CLOSE;
      seen = 0;
    }
  }
}
