package dev.jadegate.http3;

import io.netty.buffer.ByteBuf;

/**
 * Where the frames of a request stream begin and end (RFC 9114, section 7.1). Netty's codec hands
 * out a frame's content as it comes and does not say whether all of it came: a FIN within a frame
 * would look like the end of a whole request. Belongs to one stream.
 */
final class FrameTracker {
  private static final long DATA = 0;
  private static final long HEADERS = 1;

  private enum Part {
    TYPE,
    LENGTH,
    CONTENT
  }

  private final int maxHead;
  private Part part = Part.TYPE;
  private long type;

  /** The number that is being read, and how many of its bytes are missing. */
  private long number;

  private int missing;

  /** Content that is still to come. */
  private long left;

  private int idle;
  private boolean headTooLarge;

  FrameTracker(int maxHead) {
    this.maxHead = maxHead;
  }

  /** Looks at the next bytes of the stream, and leaves the buffer as it is. */
  void track(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (at < end) {
      if (part == Part.CONTENT) {
        long skip = Math.min(left, end - at);
        at += (int) skip;
        left -= skip;
        if (left == 0) {
          part = Part.TYPE;
        }
      } else if (isNumberRead(in.getByte(at++))) {
        numberRead();
      }
    }
  }

  /** Takes a byte of a variable-length integer (RFC 9000, section 16); whether it was the last. */
  private boolean isNumberRead(byte b) {
    if (missing == 0) {
      missing = (1 << ((b & 0xff) >> 6)) - 1;
      number = b & 0x3f;
    } else {
      missing--;
      number = number << 8 | b & 0xff;
    }
    return missing == 0;
  }

  private void numberRead() {
    if (part == Part.TYPE) {
      type = number;
      part = Part.LENGTH;
      return;
    }
    left = number;
    part = left == 0 ? Part.TYPE : Part.CONTENT;
    headTooLarge |= type == HEADERS && left > maxHead;
    if (type != HEADERS && (type != DATA || left == 0)) {
      idle++;
    }
  }

  /** Whether no frame has begun that is not complete. */
  boolean isBetweenFrames() {
    return part == Part.TYPE && missing == 0;
  }

  /** Whether a header section was announced that is over the limit even before it is unpacked. */
  boolean isHeadTooLarge() {
    return headTooLarge;
  }

  /** How many frames came, since this was asked last, that bring a request no further. */
  int takeIdle() {
    int count = idle;
    idle = 0;
    return count;
  }
}
