package dev.jadegate.filter.compression;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** zstd (RFC 8878) by its own library. Holds 1.3 MB at level 3. */
final class ZstdCompressor extends Compressor {
  /**
   * 256 KB, where level 3 would have 2 MB: the memory of a long answer, for 0.1 % of its size
   * (measured). Browsers take up to 8 MB (RFC 9659).
   */
  private static final int WINDOW_LOG = 18;

  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final ZstdCompressCtx context = new ZstdCompressCtx();

  /**
   * A compressor.
   *
   * @param length of the body, which makes it smaller if it is short; negative: it is not known
   */
  ZstdCompressor(int level, long length) {
    try {
      context.setLevel(level);
      context.setWindowLog(WINDOW_LOG);
      if (length >= 0) {
        context.setPledgedSrcSize(length);
      }
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  @Override
  void compress(ByteBuffer data, ByteBuf out) {
    while (data.hasRemaining()) {
      step(data, out, EndDirective.CONTINUE);
    }
  }

  @Override
  public void flush(ByteBuf out) {
    drain(out, EndDirective.FLUSH);
  }

  @Override
  public void finish(ByteBuf out) {
    drain(out, EndDirective.END);
  }

  private void drain(ByteBuf out, EndDirective mode) {
    boolean done;
    do {
      done = step(NOTHING.duplicate(), out, mode);
    } while (!done);
  }

  private boolean step(ByteBuffer data, ByteBuf out, EndDirective mode) {
    ByteBuffer to = room(out);
    int start = to.position();
    boolean done = context.compressByteBufferStream(to, data, mode);
    appended(out, to.position() - start);
    return done;
  }

  @Override
  void free() {
    context.close();
  }
}
