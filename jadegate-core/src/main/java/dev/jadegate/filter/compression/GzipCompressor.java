package dev.jadegate.filter.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * gzip (RFC 1952) by the JDK's zlib, with zlib's usual window of 32 KB. Holds 0.26 MB.
 *
 * <p>Not by {@link java.util.zip.GZIPOutputStream}, which works on heap arrays and cannot be told
 * to end itself without writing.
 */
final class GzipCompressor extends Compressor {
  /** Magic number, deflate, no flags, no time, no hint of the level, no operating system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

  private static final byte[] NOTHING = {};

  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();
  private boolean begun;

  GzipCompressor(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  void compress(ByteBuffer data, ByteBuf out) {
    begin(out);
    checksum.update(data.duplicate());
    deflater.setInput(data);
    deflate(out, Deflater.NO_FLUSH);
    deflater.setInput(NOTHING); // the buffer is not its own
  }

  @Override
  public void flush(ByteBuf out) {
    begin(out);
    deflate(out, Deflater.SYNC_FLUSH);
  }

  @Override
  public void finish(ByteBuf out) {
    begin(out);
    deflater.finish();
    deflate(out, Deflater.NO_FLUSH);
    out.ensureWritable(8).writeIntLE((int) checksum.getValue());
    out.writeIntLE((int) deflater.getBytesRead());
  }

  private void begin(ByteBuf out) {
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
  }

  /** Until it leaves room, which says that it has no more. */
  private void deflate(ByteBuf out, int mode) {
    int room;
    int count;
    do {
      ByteBuffer to = room(out);
      room = to.remaining();
      count = deflater.deflate(to, mode);
      appended(out, count);
    } while (count == room);
  }

  @Override
  void free() {
    deflater.end();
  }
}
