package dev.jadegate.http2;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Bytes to frames (RFC 9113, section 4). The content of DATA passes on as it comes, without a copy
 * and without waiting for the frame's end; every other payload is put together first.
 */
final class FrameReader {
  /** Told each frame in order. */
  interface Sink {
    /** A DATA frame begins; all of its payload counts for flow control (section 6.9.1). */
    void onDataBegin(int stream, int length, boolean endStream);

    /** So much of the payload is no content: the padding and its length. */
    void onPadding(int length);

    /** Content, which the sink now owns; {@code last} if the frame has no more. */
    void onData(ByteBuf content, boolean last);

    /** Any other frame; the payload is valid during the call. */
    void onFrame(int type, int flags, int stream, byte[] payload, int length);
  }

  private enum State {
    PREFACE,
    HEADER,
    PAYLOAD,
    PAD_LENGTH,
    CONTENT,
    PADDING
  }

  private final Sink sink;
  private State state;
  private byte[] held = new byte[64];

  /** How many bytes of the preface, the header or the payload are held. */
  private int have;

  private int length;
  private int type;
  private int flags;
  private int stream;

  /** What is still to come of the content, and of the padding behind it. */
  private int content;

  private int padding;

  /** Expects a client's preface first, or not. */
  FrameReader(Sink sink, boolean preface) {
    this.sink = sink;
    state = preface ? State.PREFACE : State.HEADER;
  }

  /** Whether a header block, or the preface, has begun and the rest of it is owed. */
  boolean isAmidstHead() {
    boolean head = type == Frames.HEADERS || type == Frames.CONTINUATION;
    return state == State.PREFACE || state == State.PAYLOAD && head;
  }

  /** Reads all of the buffer, which stays the caller's. */
  void read(ByteBuf in) {
    while (in.isReadable() || state == State.CONTENT && content == 0) {
      switch (state) {
        case PREFACE -> preface(in);
        case HEADER -> header(in);
        case PAYLOAD -> payload(in);
        case PAD_LENGTH -> padLength(in);
        case CONTENT -> content(in);
        case PADDING -> padding(in);
      }
    }
  }

  private void preface(ByteBuf in) {
    if (in.readByte() != Frames.PREFACE[have++]) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "no HTTP/2 preface");
    }
    if (have == Frames.PREFACE.length) {
      next();
    }
  }

  private void next() {
    have = 0;
    state = State.HEADER;
  }

  private void header(ByteBuf in) {
    if (have == 0 && in.readableBytes() >= Frames.HEADER_LENGTH) {
      long head = in.readLong();
      begin(
          (int) (head >>> 40),
          (int) (head >>> 32),
          (int) (head >>> 24),
          (int) head << 8 | in.readUnsignedByte());
      return;
    }
    if (!hold(in, Frames.HEADER_LENGTH)) {
      return;
    }
    have = 0;
    int frameLength = (held[0] & 0xff) << 16 | (held[1] & 0xff) << 8 | held[2] & 0xff;
    begin(frameLength, held[3], held[4], Frames.int32(held, 5));
  }

  private void begin(int frameLength, int frameType, int frameFlags, int streamId) {
    length = frameLength & 0xffffff;
    type = frameType & 0xff;
    flags = frameFlags & 0xff;
    stream = streamId & 0x7fffffff;
    if (length > Frames.MAX_PAYLOAD) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "frame of " + length + " bytes");
    }
    if (type != Frames.DATA) {
      state = State.PAYLOAD;
      if (length == 0) {
        frame(held);
      }
      return;
    }
    sink.onDataBegin(stream, length, (flags & Frames.END_STREAM) != 0);
    content = length;
    padding = 0;
    state = (flags & Frames.PADDED) != 0 ? State.PAD_LENGTH : State.CONTENT;
    if (state == State.PAD_LENGTH && length == 0) {
      throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "padded frame without its length");
    }
  }

  /** Adds to what is held; whether it is so much now. */
  private boolean hold(ByteBuf in, int wanted) {
    if (held.length < wanted) {
      held = Arrays.copyOf(held, Math.min(Frames.MAX_PAYLOAD, Math.max(wanted, held.length * 2)));
    }
    int count = Math.min(wanted - have, in.readableBytes());
    in.readBytes(held, have, count);
    have += count;
    return have == wanted;
  }

  private void payload(ByteBuf in) {
    if (hold(in, length)) {
      frame(held);
    }
  }

  private void frame(byte[] payload) {
    next();
    sink.onFrame(type, flags, stream, payload, length);
  }

  private void padLength(ByteBuf in) {
    padding = in.readUnsignedByte();
    content = length - 1 - padding;
    if (content < 0) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than frame"); // 6.1
    }
    state = State.CONTENT;
    sink.onPadding(1 + padding);
  }

  private void content(ByteBuf in) {
    int count = Math.min(content, in.readableBytes());
    content -= count;
    if (content == 0) {
      if (padding > 0) {
        state = State.PADDING;
      } else {
        next();
      }
    }
    sink.onData(in.readRetainedSlice(count), content == 0);
  }

  private void padding(ByteBuf in) {
    int count = Math.min(padding, in.readableBytes());
    in.skipBytes(count);
    padding -= count;
    if (padding == 0) {
      next();
    }
  }
}
