package dev.jadegate.http2;

import dev.jadegate.http2.hpack.FieldSink;
import dev.jadegate.http2.hpack.HpackDecoder;
import dev.jadegate.http2.hpack.HpackException;
import dev.jadegate.message.HeadAssembler;
import java.util.Arrays;

/**
 * The header blocks of a connection, each in one frame or several, one at a time (RFC 9113, section
 * 4.3). What was decoded is in the assembler until the next block. Belongs to the connection's
 * event loop.
 */
final class HeadBlocks {
  private static final int TABLE_SIZE = 4096;

  /** No peer needs so many fields. */
  private static final int MAX_FIELDS = 256;

  private final FloodGuard guard;
  private final int maxHead;
  private final HeadAssembler assembler = new HeadAssembler();
  private final HpackDecoder decoder = new HpackDecoder(TABLE_SIZE);
  private final FieldSink fields = assembler::field;

  /** The stream of the block under way, else 0. */
  private int stream;

  private boolean endsStream;
  private byte[] held = {};
  private int length;
  private int complete;

  /** Blocks for header sections of at most so many bytes. */
  HeadBlocks(FloodGuard guard, int maxHead) {
    this.guard = guard;
    this.maxHead = maxHead;
  }

  HeadAssembler assembler() {
    return assembler;
  }

  /** The stream whose block lacks its end; 0 for none. */
  int openStream() {
    return stream;
  }

  /** Whether the last block ends its stream. */
  boolean endsStream() {
    return endsStream;
  }

  /** How many blocks were complete; may wrap around. */
  int complete() {
    return complete;
  }

  /** A HEADERS frame (section 6.2); true if the block is complete. */
  boolean headers(int flags, int id, byte[] payload, int count) {
    boolean padded = (flags & Frames.PADDED) != 0;
    int start = (padded ? 1 : 0) + ((flags & Frames.HAS_PRIORITY) != 0 ? 5 : 0);
    Frames.checkLength(count >= start); // section 4.2
    int end = padded ? count - (payload[0] & 0xff) : count;
    if (start > end) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than frame"); // 6.2
    }
    endsStream = (flags & Frames.END_STREAM) != 0;
    if ((flags & Frames.END_HEADERS) != 0) {
      decode(payload, start, end - start);
      return true;
    }
    stream = id;
    length = 0;
    hold(payload, start, end - start);
    return false;
  }

  /** A CONTINUATION frame (section 6.10); true if the block is complete. */
  boolean continuation(int flags, byte[] payload, int count) {
    Frames.checkStream(stream != 0);
    guard.count(FloodGuard.Kind.CONTINUATION);
    hold(payload, 0, count);
    if ((flags & Frames.END_HEADERS) == 0) {
      return false;
    }
    stream = 0;
    byte[] whole = held;
    held = new byte[0];
    decode(whole, 0, length);
    return true;
  }

  /** A block that is larger than the section may be has to be decoded whole or not at all. */
  private void hold(byte[] payload, int start, int count) {
    if (length + count > maxHead + Frames.MAX_PAYLOAD) {
      throw guard.flooded(FloodGuard.Kind.CONTINUATION);
    }
    if (held.length < length + count) {
      held = Arrays.copyOf(held, Math.max(length + count, held.length * 2));
    }
    System.arraycopy(payload, start, held, length, count);
    length += count;
  }

  private void decode(byte[] bytes, int start, int count) {
    assembler.start(maxHead, MAX_FIELDS);
    try {
      decoder.decode(bytes, start, count, fields);
    } catch (HpackException e) {
      throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, String.valueOf(e.getMessage()));
    }
    complete++;
    if (assembler.isTooLarge()) {
      guard.count(FloodGuard.Kind.HEADER);
    }
  }
}
