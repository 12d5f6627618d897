package dev.jadegate.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Fields of HTTP/2 and HTTP/3 are checked one by one (SEMANTICS 7, 31, 43, 44, 53)")
final class HeadAssemblerFieldsTest {
  private static void isMalformed(HeadAssembler assembler, String problem) {
    assertThat(assembler.problem()).contains(problem);
    assertThat(assembler.request(false)).isNull();
  }

  private static List<String> fields(HeadAssembler assembler) {
    RequestHead request = assembler.request(false);
    assertThat(assembler.problem()).isNull();
    return Assembly.lines(requireNonNull(request).block());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Accept", "x-A", "a b", "a:", "a\u0000", "a\r", "a\u007f", "\u00e9", "a\"", " a"})
  @DisplayName("names that are no token in lower case (RFC 9113, 8.2.1)")
  void badName(String name) {
    HeadAssembler assembler = Assembly.get();
    byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    assembler.field(bytes, 0, bytes.length, bytes, 0, 0);

    isMalformed(assembler, "bad field name");
  }

  @Test
  void emptyNameIsRefused() {
    HeadAssembler assembler = Assembly.get();
    assembler.field("", "x");

    isMalformed(assembler, "bad field name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\rb",
        "a\nb",
        "a\r\nb: c",
        "\u0000",
        "a\u007f",
        "\u001f",
        " a",
        "a ",
        "\ta",
        "a\t",
        " "
      })
  @DisplayName("values with controls or with space around them (RFC 9113, 8.2.1)")
  void badValue(String value) {
    isMalformed(Assembly.get("x: " + value), "bad field value");
    isMalformed(Assembly.get("cookie: " + value), "bad field value");
    isMalformed(Assembly.fed(":method: GET", ":authority: " + value), "bad field value");
  }

  @Test
  void tabAndSpaceWithinAValueAndObsTextAreData() {
    assertThat(fields(Assembly.get("x: a \tb", "y: \u00ff")))
        .containsExactly("host: a.example", "x: a \tb", "y: \u00ff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"})
  @DisplayName("fields of the connection (RFC 9113, 8.2.2)")
  void connectionField(String name) {
    isMalformed(Assembly.get(name + ": chunked"), "field of the connection");
    assertThat(Assembly.fed(":status: 200", name + ": x").response()).isNull();
    assertThat(Assembly.fed(name + ": x").trailers()).isNull();
  }

  @Test
  void teIsForTrailersAlone() {
    assertThat(fields(Assembly.get("te: Trailers"))).contains("te: Trailers");
    isMalformed(Assembly.get("te: gzip"), "TE other");
    isMalformed(Assembly.get("te: trailers, gzip"), "TE other");
    isMalformed(Assembly.get("te: "), "TE other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "+5", "-5", "0x5", "5_0", "5, 5", "5.0", "\u00b2", "9999999999999999999"})
  void lengthThatIsNoPlainNumberIsRefused(String value) {
    isMalformed(Assembly.get("content-length: " + value), "bad Content-Length");
  }

  @Test
  void repeatedLengthIsRefusedEvenIfEqual() {
    isMalformed(Assembly.get("content-length: 5", "content-length: 5"), "more than one");
  }

  @Test
  @DisplayName("parts of a cookie become one field (RFC 9113, 8.2.3)")
  void cookie() {
    assertThat(
            fields(Assembly.get("cookie: a=1", "x: y", "cookie: b=2", "cookie: ", "cookie: c=3")))
        .containsExactly("host: a.example", "x: y", "cookie: a=1; b=2; c=3");
    assertThat(fields(Assembly.get("cookie: "))).containsExactly("host: a.example", "cookie: ");
    assertThat(fields(Assembly.get("x: y"))).as("none").containsExactly("host: a.example", "x: y");
  }

  @Test
  @DisplayName("each field counts 32 beside its octets (RFC 9113, 10.5.1)")
  void sizeIsCounted() {
    HeadAssembler assembler = new HeadAssembler();
    assembler.start(100, 256);
    Assembly.feed(assembler, "x: " + "y".repeat(67));
    assertThat(assembler.isTooLarge()).isFalse();

    Assembly.feed(assembler, "a: ");
    assertThat(assembler.isTooLarge()).isTrue();
    Assembly.feed(assembler, "Bad: x");
    assertThat(assembler.problem()).as("ignored").isNull();
    assertThat(assembler.trailers()).isNull();

    assembler.start(100, 256);
    Assembly.feed(assembler, "x: " + "y".repeat(68));
    assertThat(assembler.isTooLarge()).as("one octet more").isTrue();
  }

  @Test
  void manyLargeFieldsFromATableCostNothing() {
    HeadAssembler assembler = new HeadAssembler();
    assembler.start(8192, 256);
    byte[] value = new byte[1 << 20];
    java.util.Arrays.fill(value, (byte) 'v');
    for (int i = 0; i < 5000; i++) {
      assembler.field(value, 0, 1, value, 0, value.length);
    }

    assertThat(assembler.isTooLarge()).isTrue();
    assertThat(assembler.request(true)).isNull();
  }

  @Test
  void numberOfFieldsIsBoundedAndACookieIsOne() {
    HeadAssembler assembler = new HeadAssembler();
    assembler.start(8192, 6);
    Assembly.feed(assembler, Assembly.GET);
    Assembly.feed(assembler, "a: 1", "b: 2", "c: 3", "d: 4");
    for (int i = 0; i < 20; i++) {
      Assembly.feed(assembler, "cookie: c=" + i);
    }
    assertThat(assembler.isTooLarge()).isFalse();

    Assembly.feed(assembler, "e: 5");
    assertThat(assembler.isTooLarge()).isTrue();
  }

  @Test
  void longNameIsTooLarge() {
    HeadAssembler assembler = new HeadAssembler();
    assembler.start(1 << 20, 256);
    Assembly.feed(assembler, "n".repeat(HeaderBlock.MAX_NAME) + ": v");
    assertThat(assembler.isTooLarge()).isFalse();

    Assembly.feed(assembler, "n".repeat(HeaderBlock.MAX_NAME + 1) + ": v");
    assertThat(assembler.isTooLarge()).isTrue();
  }

  @Test
  void headAtTheLargestSizeIsWholeAndTheNextIsIndependent() {
    HeadAssembler assembler = new HeadAssembler();
    assembler.start(Integer.MAX_VALUE, 256);
    Assembly.feed(assembler, Assembly.GET);
    String value = "v".repeat((1 << 20) - 400);
    Assembly.feed(assembler, "x: " + value, "last: z");

    List<String> large = fields(assembler);

    assertThat(large).containsExactly("host: a.example", "x: " + value, "last: z");
    Assembly.feed(assembler, "y: " + "w".repeat(200));
    assertThat(fields(Assembly.fed(assembler, Assembly.GET))).containsExactly("host: a.example");
  }

  @Test
  void assembledBlockIsNotTouchedByTheNextHead() {
    HeadAssembler assembler = Assembly.get("x: first", "cookie: first=1");
    RequestHead first = assembler.request(true);
    RequestHead second =
        Assembly.fed(assembler, ":method: PUT", ":scheme: http", ":path: /second", "x: second")
            .request(true);

    assertThat(Assembly.lines(requireNonNull(first).block()))
        .containsExactly("host: a.example", "x: first", "cookie: first=1");
    assertThat(Assembly.lines(requireNonNull(second).block())).containsExactly("x: second");
    assertThat(second.uri()).isEqualTo("/second");
  }

  @Test
  void manyFieldsKeepTheirOrder() {
    List<String> expected = new ArrayList<>(List.of("host: a.example"));
    HeadAssembler assembler = Assembly.get();
    for (int i = 0; i < 100; i++) {
      Assembly.feed(assembler, "x-" + i + ": " + i);
      expected.add("x-" + i + ": " + i);
    }

    assertThat(fields(assembler)).isEqualTo(expected);
  }

  @Test
  void fieldsOfTextAreTaken() {
    HeadAssembler assembler = new HeadAssembler();
    assembler.start(8192, 256);
    assembler.field(":method", "GET");
    assembler.field(new AsciiString("#:path#").subSequence(1, 6), new AsciiString("/a"));
    assembler.field(new StringBuilder(":scheme"), new AsciiString("http"));
    assembler.field("x", "\u00ff");
    assembler.field("cookie", "a=1");

    assertThat(fields(assembler)).containsExactly("x: \u00ff", "cookie: a=1");
  }

  @Test
  void textThatIsNoLatin1IsMalformed() {
    HeadAssembler assembler = Assembly.get();
    assembler.field("x", "\u0100");
    isMalformed(assembler, "above U+00FF");

    assembler = Assembly.get();
    assembler.field("x\u0141", "a");
    isMalformed(assembler, "above U+00FF");
  }

  @Test
  void hugeTextIsTooLarge() {
    HeadAssembler assembler = Assembly.get();
    assembler.field("x", "y".repeat(9000));

    assertThat(assembler.isTooLarge()).isTrue();
    assertThat(assembler.problem()).isNull();
  }
}
