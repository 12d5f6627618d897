package dev.jadegate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.HeaderBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Netty's codec is the other opinion. */
@DisplayName("Our codec and another one understand each other over long connections")
final class DifferentialTest {
  private static final int BLOCKS = 200;
  private static final String[] NAMES = {
    "accept",
    "accept-encoding",
    "authorization",
    "cache-control",
    "content-length",
    "cookie",
    "date",
    "link",
    "set-cookie",
    "user-agent",
    "via",
    "x-a",
    "x-request-id",
    "grpc-status"
  };
  private static final String[] VALUES = {"", "gzip, deflate", "a=1", "no-cache", "200", "\u00e9"};

  /** A field of a list that is to be encoded. */
  private record Field(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  private static List<Field> fields(SplittableRandom random) {
    List<Field> fields = new ArrayList<>();
    if (random.nextBoolean()) {
      fields.add(new Field(":method", random.nextInt(3) == 0 ? "PUT" : "GET"));
      fields.add(new Field(":path", random.nextBoolean() ? "/" : "/" + text(random, 30)));
      fields.add(new Field(":scheme", random.nextBoolean() ? "https" : "http"));
      fields.add(new Field(":authority", "example.com"));
    } else {
      fields.add(new Field(":status", Integer.toString(200 + random.nextInt(400))));
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      String known = NAMES[random.nextInt(NAMES.length)];
      String name = random.nextInt(4) > 0 ? known : "x-" + random.nextInt(40);
      int kind = random.nextInt(10);
      String value = kind < 4 ? VALUES[random.nextInt(VALUES.length)] : text(random, kind * 20);
      fields.add(new Field(name, kind == 9 ? value.repeat(30) : value));
    }
    return fields;
  }

  /** Mostly letters, sometimes every octet. */
  private static String text(SplittableRandom random, int most) {
    boolean any = random.nextInt(4) == 0;
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append((char) (any ? random.nextInt(256) : 'a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static Http2Headers netty(List<Field> fields) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (Field field : fields) {
      headers.add(ascii(field.name()), ascii(field.value()));
    }
    return headers;
  }

  private static AsciiString ascii(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  private static List<String> texts(List<Field> fields) {
    return fields.stream().map(Field::toString).toList();
  }

  private static byte[] encode(DefaultHttp2HeadersEncoder encoder, Http2Headers headers)
      throws Exception {
    ByteBuf out = Unpooled.buffer();
    encoder.encodeHeaders(3, headers, out);
    return ByteBufUtil.getBytes(out);
  }

  @RepeatedTest(20)
  void whatTheOtherEncodesWeDecode(RepetitionInfo repetition) throws Exception {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    DefaultHttp2HeadersEncoder encoder =
        new DefaultHttp2HeadersEncoder(
            (name, value) -> name.length() == 6, true, 16, random.nextInt(100));
    encoder.maxHeaderTableSize(random.nextInt(4097));
    HpackDecoder decoder = new HpackDecoder(4096);

    for (int i = 0; i < BLOCKS; i++) {
      List<Field> fields = fields(random);
      if (random.nextInt(20) == 0) {
        encoder.maxHeaderTableSize(random.nextInt(4097));
      }
      assertThat(Blocks.decode(decoder, encode(encoder, netty(fields)))).isEqualTo(texts(fields));
      assertThat(decoder.table().size()).isLessThanOrEqualTo(decoder.table().maxSize());
    }
  }

  @RepeatedTest(20)
  void whatWeEncodeTheOtherDecodes(RepetitionInfo repetition) throws Exception {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    HpackEncoder encoder = new HpackEncoder();
    DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 24);

    for (int i = 0; i < BLOCKS; i++) {
      if (random.nextInt(20) == 0) {
        int size = random.nextInt(8192);
        decoder.maxHeaderTableSize(size);
        encoder.peerTableSize(size);
      }
      List<Field> fields = fields(random);
      ByteBuf block = Unpooled.wrappedBuffer(ours(encoder, fields));
      List<String> decoded = new ArrayList<>();
      for (Entry<CharSequence, CharSequence> field : decoder.decodeHeaders(3, block)) {
        decoded.add(field.getKey() + ": " + field.getValue());
      }
      assertThat(decoded).isEqualTo(texts(fields));
    }
  }

  /** Some fields one by one, the rest as a head. */
  private static byte[] ours(HpackEncoder encoder, List<Field> fields) {
    ByteWriter out = ByteWriter.get();
    StringBuilder head = new StringBuilder();
    List<int[]> regions = new ArrayList<>();
    for (Field field : fields) {
      if (field.name().equals(":status")) {
        encoder.status(Integer.parseInt(field.value()), out);
      } else if (field.name().charAt(0) == ':') {
        encoder.field(field.name(), field.value(), out);
      } else {
        regions.add(new int[] {head.length(), field.name().length(), field.value().length()});
        head.append(field).append("\r\n");
      }
    }
    byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    HeaderBlock block = new HeaderBlock(bytes, 4);
    regions.forEach(at -> block.addRegion(at[0], at[1], at[0] + at[1] + 2, at[2]));
    encoder.fields(block, out);
    return Blocks.written(out);
  }

  @Test
  @DisplayName("every octet, alone and beside every other, comes out of the Huffman code")
  void everyPairOfOctets() throws Exception {
    DefaultHttp2HeadersEncoder encoder =
        new DefaultHttp2HeadersEncoder((name, value) -> true, true, 16, 0);
    HpackDecoder decoder = new HpackDecoder(4096);

    for (int first = 0; first < 256; first++) {
      StringBuilder pairs = new StringBuilder();
      for (int second = 0; second < 256; second++) {
        pairs.append((char) first).append((char) second);
      }
      List<Field> fields =
          List.of(new Field("x", pairs.toString()), new Field("y", "" + (char) first));
      assertThat(Blocks.decode(decoder, encode(encoder, netty(fields)))).isEqualTo(texts(fields));
    }
  }
}
