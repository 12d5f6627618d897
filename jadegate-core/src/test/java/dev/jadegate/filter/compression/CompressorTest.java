package dev.jadegate.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.jadegate.config.ContentCoding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What was compressed is what comes out again, whatever the parts and flushes")
class CompressorTest {
  private static String decoded(ContentCoding coding, ByteBuf out) throws IOException {
    byte[] bytes = ByteBufUtil.getBytes(out);
    try (InputStream in = decoding(coding, new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static InputStream decoding(ContentCoding coding, InputStream in) throws IOException {
    return switch (coding) {
      case GZIP -> new GZIPInputStream(in);
      case BR -> new BrotliInputStream(in);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
    };
  }

  private static String text(Random random, int length, boolean noise) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(noise ? (char) random.nextInt(256) : "word" + random.nextInt(50));
    }
    return text.substring(0, length);
  }

  /** Of each kind that may come: direct, on the heap, and of several parts. */
  private static ByteBuf buffer(int kind, byte[] bytes) {
    return switch (kind) {
      case 0 -> Unpooled.directBuffer().writeBytes(bytes);
      case 1 -> Unpooled.wrappedBuffer(bytes);
      default ->
          Unpooled.wrappedBuffer(
              Unpooled.copiedBuffer(bytes, 0, bytes.length / 2),
              Unpooled.copiedBuffer(bytes, bytes.length / 2, bytes.length - bytes.length / 2));
    };
  }

  @ParameterizedTest
  @EnumSource
  void bodiesInRandomPartsComeOutAsTheyWere(ContentCoding coding) throws IOException {
    Random random = new Random(coding.ordinal());
    for (int round = 0; round < 60; round++) {
      String whole = text(random, random.nextInt(200_000) >> random.nextInt(12), round % 5 == 0);
      byte[] bytes = whole.getBytes(StandardCharsets.ISO_8859_1);
      ByteBuf out = Unpooled.directBuffer(1);
      long said = random.nextBoolean() ? bytes.length : -1;
      try (Compressor compressor = Coding.of(coding, 1 + round % 6).open(said)) {
        for (int at = 0; at < bytes.length; ) {
          int count = Math.min(bytes.length - at, 1 + random.nextInt(40_000));
          byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + count);
          ByteBuf data = buffer(random.nextInt(3), part);
          compressor.write(data, out);
          assertThat(data.isReadable()).isFalse();
          data.release();
          at += count;
          for (int flushes = random.nextInt(4); flushes > 1; flushes--) {
            compressor.flush(out);
          }
        }
        compressor.finish(out);
      }
      assertThat(decoded(coding, out)).isEqualTo(whole);
      out.release();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAlsoABody(ContentCoding coding) throws IOException {
    ByteBuf out = Unpooled.directBuffer();
    try (Compressor compressor = Coding.of(coding, 4).open(-1)) {
      compressor.flush(out);
      compressor.finish(out);
      compressor.close(); // and once more behind this
    }
    assertThat(decoded(coding, out)).isEmpty();
    out.release();
  }
}
