package dev.jadegate.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Frames as bytes. */
final class Frames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;

  private Frames() {}

  /** A frame with a payload of zeros, its length in the shortest form. */
  static ByteBuf frame(boolean fin, int opcode, boolean masked, int length) {
    int form = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    return frame(fin, opcode, masked, length, form);
  }

  /** The same with a length in so many further bytes: 0, 2 or 8. */
  static ByteBuf frame(boolean fin, int opcode, boolean masked, int length, int form) {
    ByteBuf frame = Unpooled.buffer();
    frame.writeByte((fin ? 0x80 : 0) | opcode);
    int mask = masked ? 0x80 : 0;
    switch (form) {
      case 0 -> frame.writeByte(mask | length);
      case 2 -> frame.writeByte(mask | 126).writeShort(length);
      default -> frame.writeByte(mask | 127).writeLong(length);
    }
    if (masked) {
      frame.writeInt(0x88888888); // looks like the beginnings of frames
    }
    return frame.writeZero(length);
  }
}
