package dev.jadegate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.ByteWriter;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An encoder uses the static table and plain literals")
final class HpackEncoderTest {
  /** RFC 9113, section 8.2.2, and Host, which is a pseudo-header field. */
  private static final Set<FieldName> OF_THE_CONNECTION =
      Set.of(
          FieldNames.CONNECTION,
          FieldNames.HOST,
          FieldNames.HTTP2_SETTINGS,
          FieldNames.KEEP_ALIVE,
          FieldNames.PROXY_CONNECTION,
          FieldNames.TRANSFER_ENCODING,
          FieldNames.UPGRADE);

  private final HpackEncoder encoder = new HpackEncoder();
  private final ByteWriter out = ByteWriter.get();

  @ParameterizedTest
  @CsvSource({
    "200, 88",
    "204, 89",
    "206, 8a",
    "304, 8b",
    "400, 8c",
    "404, 8d",
    "500, 8e",
    "201, 0803323031",
    "103, 0803313033",
    "503, 0803353033"
  })
  void statusTakesAsFewOctetsAsItCan(int code, String hex) {
    encoder.status(code, out);

    assertThat(Blocks.hex(out)).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    ":method, GET, 82",
    ":method, POST, 83",
    ":method, PUT, 0203505554",
    ":path, /, 84",
    ":path, /index.html, 85",
    ":path, /a, 04022f61",
    ":scheme, http, 86",
    ":scheme, https, 87",
    ":authority, a, 010161",
    ":authority, '', 81",
    ":status, 404, 8d",
    ":protocol, x, 00093a70726f746f636f6c0178",
    "Accept-Encoding, 'gzip, deflate', 90",
    "accept-encoding, gzip, 0f0104677a6970",
    "Accept-Charset, a, 0f000161",
    "WWW-Authenticate, a, 0f2e0161",
    "X-Other, B, '0007782d6f746865720142'",
    "Authorization, x, 1f080178",
    "proxy-authorization, x, 1f220178",
    "Cookie, a=1, 1f1103613d31",
    "cookie, 0123456789012345678, 1f111330313233343536373839303132333435363738",
    "cookie, 01234567890123456789, 0f11143031323334353637383930313233343536373839",
    "Set-Cookie, a, 1f280161",
  })
  void fieldIsWrittenAsText(String name, String value, String hex) {
    encoder.field(name, value, out);

    assertThat(Blocks.hex(out)).isEqualTo(hex);
  }

  @Test
  void fieldsOfAHeadAreWrittenFromBytesAndFromText() throws HpackException {
    String head =
        "Host: a\r\nAccept-Encoding: gzip, deflate\r\nX-Own: \u00e9\r\nCookie: a=1\r\nGone: 1\r\n";
    HeaderBlock block = parsed(head);
    block.remove("gone");
    block.add("X-Request-ID", "7").add("X-New", "\u00ff").add("accept-encoding", "gzip, deflate");

    encoder.fields(block, out);

    byte[] bytes = Blocks.written(out);
    assertThat(Blocks.decode(new HpackDecoder(4096), bytes))
        .as("Host stands in a pseudo-header field")
        .containsExactly(
            "accept-encoding: gzip, deflate",
            "x-own: \u00e9",
            "cookie: a=1",
            "x-request-id: 7",
            "x-new: \u00ff",
            "accept-encoding: gzip, deflate");
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("\u001f\u0011\u0003a=1");
  }

  @Test
  void fieldsOfTheConnectionAreLeftOut() throws HpackException {
    HeaderBlock block = new HeaderBlock();
    for (FieldName name : OF_THE_CONNECTION) {
      block.add(name, "v");
    }

    encoder.fields(block, out);

    assertThat(out.length()).isZero();
  }

  @Test
  void everyKnownNameIsWrittenInLowerCase() throws HpackException {
    List<String> expected = new ArrayList<>();
    for (FieldName name : FieldNames.all()) {
      if (OF_THE_CONNECTION.contains(name)) {
        continue;
      }
      encoder.field(name, "v", out);
      encoder.field(name.text().toUpperCase(Locale.ROOT), "w", out);
      expected.add(name.text().toLowerCase(Locale.ROOT) + ": v");
      expected.add(name.text().toLowerCase(Locale.ROOT) + ": w");
    }

    assertThat(Blocks.decode(new HpackDecoder(4096), Blocks.written(out))).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(150);
  }

  @ParameterizedTest
  @CsvSource({"126", "127", "128", "254", "255", "16510", "16511", "70000"})
  void lengthsOfEverySizeAreWritten(int length) throws HpackException {
    encoder.field("x-long", "v".repeat(length), out);
    encoder.field("n".repeat(length), "", out);

    assertThat(Blocks.decode(new HpackDecoder(4096), Blocks.written(out)))
        .containsExactly("x-long: " + "v".repeat(length), "n".repeat(length) + ": ");
  }

  @Test
  @DisplayName("a lower table size of the peer is answered once, at the next block's start")
  void tableSizeUpdate() {
    encoder.peerTableSize(100);
    encoder.status(200, out);
    encoder.status(200, out);
    encoder.peerTableSize(50);
    encoder.peerTableSize(8192);
    encoder.status(200, out);

    assertThat(Blocks.hex(out)).isEqualTo("20888888");
  }

  @Test
  void higherTableSizeOfThePeerNeedsNoAnswer() {
    encoder.peerTableSize(65536);
    encoder.peerTableSize(4096);
    encoder.field(":path", "/", out);
    encoder.fields(new HeaderBlock(), out);

    assertThat(Blocks.hex(out)).isEqualTo("84");
  }

  private static HeaderBlock parsed(String head) {
    HeaderBlock block = new HeaderBlock(head.getBytes(StandardCharsets.ISO_8859_1), 8);
    for (int at = 0; at < head.length(); at = head.indexOf("\r\n", at) + 2) {
      int colon = head.indexOf(':', at);
      block.addRegion(at, colon - at, colon + 2, head.indexOf("\r\n", at) - colon - 2);
    }
    return block;
  }
}
