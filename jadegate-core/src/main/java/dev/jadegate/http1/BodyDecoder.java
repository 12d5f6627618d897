package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.TrailerRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A body's bytes to chunks (RFC 9112, sections 6 and 7). Nothing is collected: what has arrived is
 * passed on, the framing taken off. Chunk extensions are dropped and bounded; chunk lines end with
 * CR LF and nothing else.
 */
final class BodyDecoder {
  private enum State {
    DONE,
    FIXED,
    RAW,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILERS
  }

  /** A chunk line with its extensions; more is an attack. */
  private static final int MAX_CHUNK_LINE = 1024;

  private static final int MAX_SIZE_DIGITS = 15;

  private static final int EXPECTED_TRAILERS = 4;

  private final HeadReader trailerReader;
  private final Failure ifBad;
  private State state = State.DONE;
  private long remaining;

  BodyDecoder(int maxTrailers, Failure ifBad) {
    Failure tooLarge = ifBad == Failure.BAD_REQUEST ? Failure.HEADER_TOO_LARGE : ifBad;
    trailerReader = new HeadReader(maxTrailers, maxTrailers, tooLarge, tooLarge, ifBad);
    this.ifBad = ifBad;
  }

  /** A body of so many bytes, above zero. */
  void startFixed(long length) {
    state = State.FIXED;
    remaining = length;
  }

  /** A chunked body. */
  void startChunked() {
    state = State.CHUNK_SIZE;
  }

  /** Bytes until the connection ends: a response without framing, or a tunnel. */
  void startRaw() {
    state = State.RAW;
  }

  /** Whether the body ends with the connection. */
  boolean isRaw() {
    return state == State.RAW;
  }

  /** Bytes that must still come; -1 if that is not known. */
  long remaining() {
    return state == State.FIXED ? remaining : -1;
  }

  /** The next chunk, the last one a last content; null until more has arrived. */
  @Nullable HttpContent decode(Inbox in) {
    while (true) {
      switch (state) {
        case FIXED -> {
          return in.isEmpty() ? null : fixed(in);
        }
        case RAW -> {
          return in.isEmpty() ? null : new DefaultHttpContent(in.take(Integer.MAX_VALUE));
        }
        case CHUNK_DATA -> {
          return in.isEmpty() ? null : chunkData(in);
        }
        case TRAILERS -> {
          return in.isEmpty() ? null : trailers(in);
        }
        case CHUNK_SIZE -> {
          if (in.isEmpty() || !chunkSize(in.bytes())) {
            return null;
          }
        }
        case CHUNK_END -> {
          if (in.isEmpty() || !chunkEnd(in.bytes())) {
            return null;
          }
        }
        case DONE -> throw new IllegalStateException("no body is being read");
      }
    }
  }

  private HttpContent fixed(Inbox in) {
    ByteBuf data = in.take(remaining);
    remaining -= data.readableBytes();
    if (remaining > 0) {
      return new DefaultHttpContent(data);
    }
    state = State.DONE;
    return new LastContent(data);
  }

  private HttpContent chunkData(Inbox in) {
    ByteBuf data = in.take(remaining);
    remaining -= data.readableBytes();
    if (remaining == 0) {
      state = State.CHUNK_END;
    }
    return new DefaultHttpContent(data);
  }

  private boolean chunkEnd(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return false;
    }
    if (in.readByte() != '\r' || in.readByte() != '\n') {
      throw new Malformed(ifBad, "chunk is longer than its size");
    }
    state = State.CHUNK_SIZE;
    return true;
  }

  /** Reads a chunk line if it is all there. */
  private boolean chunkSize(ByteBuf in) {
    int start = in.readerIndex();
    int lf = in.indexOf(start, in.writerIndex(), (byte) '\n');
    int length = lf < 0 ? in.readableBytes() : lf - start;
    if (length > MAX_CHUNK_LINE) {
      throw new Malformed(ifBad, "chunk line of more than " + MAX_CHUNK_LINE + " bytes");
    }
    if (lf < 0) {
      return false;
    }
    if (length < 2 || in.getByte(lf - 1) != '\r') {
      throw new Malformed(ifBad, "chunk line ends with a bare LF");
    }
    remaining = size(in, start, lf - 1);
    in.readerIndex(lf + 1);
    state = remaining == 0 ? State.TRAILERS : State.CHUNK_DATA;
    return true;
  }

  private long size(ByteBuf in, int start, int end) {
    long size = 0;
    int at = start;
    for (; at < end; at++) {
      int digit = Character.digit(in.getByte(at), 16);
      if (digit < 0) {
        break;
      }
      size = size << 4 | digit;
    }
    if (at == start || at - start > MAX_SIZE_DIGITS) {
      throw new Malformed(ifBad, "bad chunk size");
    }
    checkExtension(in, at, end);
    return size;
  }

  /**
   * What follows the digits must be an extension, and hold nothing that could be taken for a line
   * end.
   */
  private void checkExtension(ByteBuf in, int at, int end) {
    int from = at;
    while (at < end && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) {
      at++;
    }
    if (at < end ? in.getByte(at) != ';' : at > from) {
      throw new Malformed(ifBad, "bad chunk size");
    }
    for (; at < end; at++) {
      byte b = in.getByte(at);
      if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
        throw new Malformed(ifBad, "control character in a chunk extension");
      }
    }
  }

  private @Nullable HttpContent trailers(Inbox inbox) {
    ByteBuf in = inbox.bytes();
    if (!trailerReader.isAmidst(null) && in.getByte(in.readerIndex()) == '\r') {
      if (in.readableBytes() < 2) {
        return null;
      }
      in.skipBytes(1);
      if (in.readByte() != '\n') {
        throw new Malformed(ifBad, "bare CR after the last chunk");
      }
      state = State.DONE;
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    byte[] head = trailerReader.read(in);
    if (head == null) {
      return null;
    }
    state = State.DONE;
    return new LastContent(
        Unpooled.EMPTY_BUFFER,
        TrailerRules.keepAllowed(FieldParser.parse(head, 0, EXPECTED_TRAILERS, ifBad)));
  }
}
