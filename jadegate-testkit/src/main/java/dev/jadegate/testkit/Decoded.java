package dev.jadegate.testkit;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * A body in its Content-Encoding, decoded. Keeps of browsers that what can be decoded is given at
 * once, and that a body which breaks off is no whole one. One thread.
 */
public final class Decoded {
  private Decoded() {}

  /** The body of an answer as ISO 8859-1, whatever its encoding. */
  public static String text(ReceivedResponse answer) throws IOException {
    InputStream body = new ByteArrayInputStream(answer.body());
    try (InputStream in = stream(answer.field("Content-Encoding"), body)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * What can be decoded of a stream, as it comes.
   *
   * @param encoding empty: none
   */
  public static InputStream stream(String encoding, InputStream in) throws IOException {
    return switch (encoding) {
      case "" -> in;
      case "gzip" -> new GZIPInputStream(in, 1);
      case "zstd" -> new ZstdInputStreamNoFinalizer(in);
      case "br" -> new Brotli(in);
      default -> throw new IllegalArgumentException("an encoding nobody asked for: " + encoding);
    };
  }

  /** The library's own stream waits for more than it needs. */
  private static final class Brotli extends InputStream {
    private static final int INPUT = 1024;

    private final InputStream in;
    private final DecoderJNI.Wrapper decoder;
    private ByteBuffer there = ByteBuffer.allocate(0);

    Brotli(InputStream in) throws IOException {
      Brotli4jLoader.ensureAvailability();
      this.in = in;
      decoder = new DecoderJNI.Wrapper(INPUT);
    }

    @Override
    public int read() throws IOException {
      while (!there.hasRemaining()) {
        if (decoder.hasOutput()) {
          there = decoder.pull();
        } else if (decoder.getStatus() == DecoderJNI.Status.DONE) {
          return -1;
        } else {
          feed();
        }
      }
      return there.get() & 0xff;
    }

    /** No more than is there, rather than to wait for as much as was asked for. */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int first = length == 0 ? -1 : read();
      if (first < 0) {
        return length == 0 ? 0 : -1;
      }
      to[offset] = (byte) first;
      int more = Math.min(length - 1, there.remaining());
      there.get(to, offset + 1, more);
      return 1 + more;
    }

    private void feed() throws IOException {
      byte[] bytes = new byte[INPUT];
      int count = in.read(bytes);
      if (count < 0 || decoder.getStatus() == DecoderJNI.Status.ERROR) {
        throw new IOException("brotli breaks off: " + decoder.getStatus());
      }
      decoder.getInputBuffer().clear().put(bytes, 0, count);
      decoder.push(count);
    }

    @Override
    public void close() throws IOException {
      decoder.destroy();
      in.close();
    }
  }
}
