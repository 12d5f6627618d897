package dev.jadegate.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/** Frames as bytes, for a connection without a socket. */
final class RawFrames {
  private static final String[] NAMES = {
    "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH", "PING", "GOAWAY", "WINDOW"
  };

  private RawFrames() {}

  static ByteBuf frame(int type, int flags, int stream, byte... payload) {
    return Unpooled.buffer()
        .writeMedium(payload.length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream)
        .writeBytes(payload);
  }

  /** A client's preface and its SETTINGS. */
  static ByteBuf preface() {
    return Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(Frames.PREFACE), settings());
  }

  static ByteBuf settings() {
    return frame(Frames.SETTINGS, 0, 0);
  }

  /** GET / of the host "a". */
  static ByteBuf request(int stream, boolean end) {
    return head(stream, end, 0x82, 0x86, 0x84, 0x41, 1, 'a');
  }

  /** A response with status 200. */
  static ByteBuf ok(int stream, boolean end) {
    return head(stream, end, 0x88);
  }

  /** A response with status 103. */
  static ByteBuf hints(int stream) {
    return head(stream, false, 0x08, 3, '1', '0', '3');
  }

  private static ByteBuf head(int stream, boolean end, int... block) {
    byte[] bytes = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      bytes[i] = (byte) block[i];
    }
    int flags = Frames.END_HEADERS | (end ? Frames.END_STREAM : 0);
    return frame(Frames.HEADERS, flags, stream, bytes);
  }

  static ByteBuf data(int stream, String text, boolean end) {
    return frame(Frames.DATA, end ? Frames.END_STREAM : 0, stream, text.getBytes(US_ASCII));
  }

  /** Gives a stream up. */
  static ByteBuf reset(int stream) {
    return frame(
        Frames.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) ErrorCode.CANCEL);
  }

  /** Widens a stream's window by less than 128. */
  static ByteBuf windowUpdate(int stream, int by) {
    return frame(Frames.WINDOW_UPDATE, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) by);
  }

  /** What was sent: the frames' names and streams, with the code where there is one. */
  static List<String> sent(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    ByteBuf bytes;
    while ((bytes = channel.readOutbound()) != null) {
      all.writeBytes(bytes);
      bytes.release();
    }
    List<String> frames = new ArrayList<>();
    if (all.readableBytes() >= Frames.PREFACE.length && all.getByte(0) == 'P') {
      all.skipBytes(Frames.PREFACE.length);
    }
    while (all.isReadable()) {
      int length = all.readMedium();
      String name = NAMES[all.readByte()];
      all.skipBytes(1);
      String line = name + " " + all.readInt();
      int end = all.readerIndex() + length;
      switch (name) {
        case "RST_STREAM" -> frames.add(line + " " + all.readInt());
        case "GOAWAY" -> frames.add(line + " " + all.skipBytes(4).readInt());
        default -> frames.add(line);
      }
      all.readerIndex(end);
    }
    return frames;
  }
}
