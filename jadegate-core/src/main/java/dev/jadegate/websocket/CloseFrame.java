package dev.jadegate.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The Close that the gateway itself sends: 1001, going away (RFC 6455, section 7.4.1). */
public final class CloseFrame {
  private static final int GOING_AWAY = 1001;

  /** A final frame with the opcode of Close. */
  private static final int FIN_CLOSE = 0x88;

  private static final int MASKED = 0x80;
  private static final int LENGTH = 2;
  private static final int WHOLE = 8;

  private CloseFrame() {}

  /** As a server sends it. The caller owns it. */
  public static ByteBuf toClient(ByteBufAllocator allocator) {
    return allocator
        .directBuffer(WHOLE)
        .writeByte(FIN_CLOSE)
        .writeByte(LENGTH)
        .writeShort(GOING_AWAY);
  }

  /**
   * As a client sends it. The caller owns it.
   *
   * @param mask a random number; it need not be a secret, for nobody else chose what it covers
   *     (section 10.3)
   */
  public static ByteBuf toServer(ByteBufAllocator allocator, int mask) {
    return allocator
        .directBuffer(WHOLE)
        .writeByte(FIN_CLOSE)
        .writeByte(MASKED | LENGTH)
        .writeInt(mask)
        .writeShort(GOING_AWAY ^ mask >>> 16);
  }
}
