package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a whole head, up to and with its empty line, out of what has arrived. Remembers how far it
 * looked, so that a head that trickles in byte by byte costs no more than one that comes at once.
 */
final class HeadReader {
  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final int maxLine;
  private final int maxHead;
  private final Failure ifTooLong;
  private final Failure ifTooLarge;
  private final Failure ifBad;

  /** Bytes behind the reader index in which no empty line ends. */
  private int scanned;

  private boolean firstLineSeen;

  /** A reader for the heads of one direction of a connection. */
  HeadReader(int maxLine, int maxHead, Failure ifTooLong, Failure ifTooLarge, Failure ifBad) {
    this.maxLine = Math.min(maxLine, maxHead);
    this.maxHead = maxHead;
    this.ifTooLong = ifTooLong;
    this.ifTooLarge = ifTooLarge;
    this.ifBad = ifBad;
  }

  /** The next head's bytes; null until they are all there. Empty lines before it are skipped. */
  byte @Nullable [] read(ByteBuf in) {
    skipEmptyLines(in);
    int start = in.readerIndex();
    int end = in.writerIndex();
    int from = start + scanned;
    while (true) {
      int lf = from < end ? in.indexOf(from, end, LF) : -1;
      check(lf < 0 ? end - start : lf - start, lf >= 0);
      if (lf < 0) {
        scanned = end - start;
        return null;
      }
      if (lf == start || in.getByte(lf - 1) != CR) {
        throw new Malformed(ifBad, "line ends with a bare LF"); // RFC 9112, section 2.2
      }
      int next = lf + 1;
      if (next + 1 >= end) {
        scanned = lf - start;
        return null;
      }
      if (in.getByte(next) == CR && in.getByte(next + 1) == LF) {
        return take(in, next + 2 - start);
      }
      from = next;
    }
  }

  /** Whether part of a head has arrived. */
  boolean isAmidst(@Nullable ByteBuf in) {
    return scanned > 0 || in != null && in.isReadable();
  }

  private byte[] take(ByteBuf in, int length) {
    check(length, true);
    byte[] head = new byte[length];
    in.readBytes(head);
    scanned = 0;
    firstLineSeen = false;
    return head;
  }

  private void check(int length, boolean atLineEnd) {
    if (!firstLineSeen) {
      if (length > maxLine) {
        throw new Malformed(ifTooLong, "first line of more than " + maxLine + " bytes");
      }
      firstLineSeen = atLineEnd;
    }
    if (length > maxHead) {
      throw new Malformed(ifTooLarge, "head of more than " + maxHead + " bytes");
    }
  }

  /** A robust server ignores an empty line before a request (RFC 9112, section 2.2). */
  private void skipEmptyLines(ByteBuf in) {
    // One byte looked at may be the CR of an empty line that was cut in two.
    while (scanned <= 1
        && in.readableBytes() >= 2
        && in.getByte(in.readerIndex()) == CR
        && in.getByte(in.readerIndex() + 1) == LF) {
      in.skipBytes(2);
      scanned = 0;
      firstLineSeen = false;
    }
  }
}
