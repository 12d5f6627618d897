package dev.jadegate.filter.grpcweb;

import dev.jadegate.api.BodyRefused;
import dev.jadegate.api.Failure;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Base64 that arrives in pieces (RFC 4648, section 4). Clients of gRPC-Web encode each message by
 * itself, so padding may stand in the middle, at the end of any group of four; what does not fill a
 * group waits for the next piece. One for each body.
 */
final class Base64Decoder {
  private static final byte[] VALUES = new byte[128];
  private static final int PADDING = 64;

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private int group;
  private int digits;
  private int padding;

  /**
   * The bytes of a piece, which it reads to its end and does not release.
   *
   * @param last whether the body ends with it
   * @throws BodyRefused if it is not base64, or the body ends within a group
   */
  ByteBuf decode(ByteBuf piece, boolean last) {
    ByteBuf out = piece.alloc().buffer((piece.readableBytes() + digits) / 4 * 3);
    try {
      while (piece.isReadable()) {
        add(piece.readByte(), out);
      }
      if (last && digits != 0) {
        throw refused("base64 ends within a group");
      }
    } catch (BodyRefused refused) {
      out.release();
      throw refused;
    }
    return out;
  }

  private void add(int letter, ByteBuf out) {
    int value = letter < 0 ? -1 : VALUES[letter];
    boolean padded = value == PADDING;
    if (value < 0 || padded && digits < 2 || !padded && padding > 0) {
      throw refused("body is not base64");
    }
    group = group << 6 | (padded ? 0 : value);
    padding += padded ? 1 : 0;
    digits++;
    if (digits == 4) {
      out.writeMedium(group);
      out.writerIndex(out.writerIndex() - padding);
      group = 0;
      digits = 0;
      padding = 0;
    }
  }

  private static BodyRefused refused(String why) {
    return new BodyRefused(Failure.BAD_REQUEST, why);
  }
}
