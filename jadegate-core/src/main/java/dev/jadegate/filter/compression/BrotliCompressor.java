package dev.jadegate.filter.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Brotli (RFC 7932) by Google's library. Holds 1.4 MB at level 4. */
final class BrotliCompressor extends Compressor {
  /** 256 KB: a larger one saves nothing at answers of usual size (measured). */
  private static final int WINDOW_LOG = 18;

  /** As much as a TLS record holds; input is copied through it. */
  private static final int INPUT = 16 * 1024;

  static {
    Brotli4jLoader.ensureAvailability(); // the encoder does not load it by itself
  }

  private final EncoderJNI.Wrapper encoder;

  BrotliCompressor(int level) {
    try {
      encoder = new EncoderJNI.Wrapper(INPUT, level, WINDOW_LOG, Encoder.Mode.GENERIC);
    } catch (IOException e) { // no memory
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void compress(ByteBuffer data, ByteBuf out) {
    while (data.hasRemaining()) {
      ByteBuffer input = encoder.getInputBuffer();
      input.clear();
      int count = Math.min(input.remaining(), data.remaining());
      input.put(data.slice(data.position(), count));
      data.position(data.position() + count);
      push(Operation.PROCESS, count, out);
    }
  }

  @Override
  public void flush(ByteBuf out) {
    push(Operation.FLUSH, 0, out);
  }

  @Override
  public void finish(ByteBuf out) {
    push(Operation.FINISH, 0, out);
  }

  private void push(Operation what, int count, ByteBuf out) {
    encoder.push(what, count);
    while (encoder.isSuccess()) {
      if (encoder.hasMoreOutput()) {
        out.writeBytes(encoder.pull());
      } else if (encoder.hasRemainingInput()) {
        encoder.push(what, 0);
      } else {
        return;
      }
    }
    throw new IllegalStateException("the brotli encoder failed");
  }

  @Override
  void free() {
    encoder.destroy();
  }
}
