package dev.jadegate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks of another encoder with octets changed, taken away, put in, or all at random. */
@DisplayName("Whatever octets come, a decoder ends, keeps its bounds, and only refuses")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class MutationFuzzTest {
  private static final int CONNECTIONS = 3000;
  private static final int BLOCKS = 20;

  private final SplittableRandom random = new SplittableRandom(7541);
  private long shown;
  private int refused;
  private int decoded;

  @Test
  void changedBlocks() throws Exception {
    for (int i = 0; i < CONNECTIONS; i++) {
      DefaultHttp2HeadersEncoder encoder =
          new DefaultHttp2HeadersEncoder((name, value) -> false, true, 16, 0);
      HpackDecoder decoder = new HpackDecoder(4096);
      for (int k = 0; k < BLOCKS; k++) {
        byte[] block = k % 7 == 6 ? noise() : changed(block(encoder));
        feed(decoder, block);
      }
    }
    assertThat(refused).as("blocks refused").isGreaterThan(1000);
    assertThat(decoded).as("blocks decoded").isGreaterThan(1000);
    assertThat(shown).isPositive();
  }

  /** Goes on after a refusal, as no connection would: the bounds must hold even so. */
  private void feed(HpackDecoder decoder, byte[] block) {
    try {
      decoder.decode(
          block,
          0,
          block.length,
          (name, nameStart, nameLength, value, valueStart, valueLength) -> {
            shown++;
            assertThat(nameStart >= 0 && nameLength >= 0 && nameStart + nameLength <= name.length)
                .isTrue();
            assertThat(
                    valueStart >= 0 && valueLength >= 0 && valueStart + valueLength <= value.length)
                .isTrue();
          });
      decoded++;
    } catch (HpackException e) {
      refused++;
    }
    DynamicTable table = decoder.table();
    int size = 0;
    for (int i = 1; i <= table.count(); i++) {
      size += table.name(i).length + table.value(i).length + DynamicTable.OVERHEAD;
    }
    assertThat(table.size()).isEqualTo(size).isLessThanOrEqualTo(table.maxSize());
    assertThat(table.maxSize()).isLessThanOrEqualTo(4096);
  }

  private byte[] block(DefaultHttp2HeadersEncoder encoder) throws Exception {
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.method("GET").path("/" + random.nextInt(50)).scheme("https").authority("a.example");
    for (int i = random.nextInt(8); i > 0; i--) {
      headers.add("x-" + random.nextInt(20), "value ".repeat(random.nextInt(60)));
    }
    ByteBuf out = Unpooled.buffer();
    encoder.encodeHeaders(3, headers, out);
    return ByteBufUtil.getBytes(out);
  }

  private byte[] noise() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] changed(byte[] block) {
    ByteBuf out = Unpooled.buffer();
    for (byte b : block) {
      switch (random.nextInt(60)) {
        case 0 -> out.writeByte(random.nextInt(256));
        case 1 -> out.writeByte(b ^ 1 << random.nextInt(8));
        case 2 -> out.writeByte(b).writeByte(random.nextInt(256));
        case 3 -> {} // taken away
        default -> out.writeByte(b);
      }
    }
    int length =
        random.nextInt(4) == 0 ? random.nextInt(out.readableBytes() + 1) : out.readableBytes();
    return ByteBufUtil.getBytes(out, 0, length);
  }
}
