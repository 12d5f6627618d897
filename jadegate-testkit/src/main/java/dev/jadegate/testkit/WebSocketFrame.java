package dev.jadegate.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A frame of WebSocket (RFC 6455, section 5.2), whatever its fields say.
 *
 * @param rsv the three reserved bits as a number
 * @param payload without its mask
 */
public record WebSocketFrame(boolean fin, int rsv, int opcode, boolean masked, byte[] payload) {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** What {@link #closeCode} says if there is none (RFC 6455, section 7.1.5). */
  public static final int NO_CODE = 1005;

  /** The payload as UTF-8. */
  public String text() {
    return new String(payload, UTF_8);
  }

  /** Whether it is of that kind. */
  public boolean is(int wanted) {
    return opcode == wanted;
  }

  /** Whether it may come between the frames of a message. */
  public boolean isControl() {
    return opcode >= CLOSE;
  }

  /** The code of CLOSE. */
  public int closeCode() {
    return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** The reason of CLOSE; empty if there is none. */
  public String closeReason() {
    return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
  }

  /** What it is, in words, for the message of a test that fails. */
  public String describe() {
    String what =
        opcode == CLOSE ? "CLOSE " + closeCode() + " " + closeReason() : "opcode " + opcode;
    String bytes = opcode == TEXT ? text() : HexFormat.of().formatHex(payload);
    return what + (fin ? "" : " without FIN") + ", rsv " + rsv + ": " + bytes;
  }

  /** As it goes over the wire, with a mask if it is to be masked. */
  public byte[] bytes() {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) ((fin ? 0x80 : 0) | rsv << 4 | opcode));
    int maskBit = masked ? 0x80 : 0;
    if (payload.length < 126) {
      frame.put((byte) (maskBit | payload.length));
    } else if (payload.length < 1 << 16) {
      frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (maskBit | 127)).putLong(payload.length);
    }
    byte[] content = payload;
    if (masked) {
      byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
      frame.put(mask);
      content = masked(payload, mask);
    }
    byte[] bytes = new byte[frame.position() + content.length];
    frame.put(content).flip().get(bytes);
    return bytes;
  }

  /** Puts a mask on, or takes it off. */
  static byte[] masked(byte[] bytes, byte[] mask) {
    byte[] other = bytes.clone();
    for (int i = 0; i < other.length; i++) {
      other[i] ^= mask[i & 3];
    }
    return other;
  }
}
