package dev.jadegate.http2.hpack;

import dev.jadegate.message.ByteWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tests of header blocks share: blocks in hexadecimal and fields as {@code name: value}.
 */
final class Blocks {
  private Blocks() {}

  static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
  }

  /** The block's fields; the block stands amid other bytes, and its array is spoilt afterwards. */
  static List<String> decode(HpackDecoder decoder, byte[] block) throws HpackException {
    byte[] around = new byte[block.length + 5];
    System.arraycopy(block, 0, around, 3, block.length);
    around[0] = (byte) 0x82;
    around[around.length - 1] = (byte) 0x82;
    List<String> fields = new ArrayList<>();
    decoder.decode(
        around,
        3,
        block.length,
        (name, nameStart, nameLength, value, valueStart, valueLength) ->
            fields.add(
                text(name, nameStart, nameLength) + ": " + text(value, valueStart, valueLength)));
    java.util.Arrays.fill(around, (byte) '#');
    return fields;
  }

  static List<String> decode(HpackDecoder decoder, String hex) throws HpackException {
    return decode(decoder, bytes(hex));
  }

  /** What a test writes with the thread's writer. */
  static byte[] written(ByteWriter out) {
    ByteBuf buffer = out.toBuffer(UnpooledByteBufAllocator.DEFAULT, 0);
    byte[] bytes = ByteBufUtil.getBytes(buffer);
    buffer.release();
    return bytes;
  }

  static String hex(ByteWriter out) {
    return ByteBufUtil.hexDump(written(out));
  }

  private static String text(byte[] bytes, int start, int length) {
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }
}
