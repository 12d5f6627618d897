package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a header block adds to a list of fields")
final class HeaderBlockTest {
  private final HeaderBlock block = new HeaderBlock();

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\nb", "\u0000", "a\u007f", "\u0100", "a\u001f"})
  void valueThatCouldSmuggleAFieldIsRefused(String value) {
    assertThatThrownBy(() -> block.add("x", value)).isInstanceOf(IllegalArgumentException.class);

    assertThat(block.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r", "\u00e9", "\u0100"})
  void nameThatIsNoTokenIsRefused(String name) {
    assertThatThrownBy(() -> block.add(name, "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusedValueDoesNotTakeTheOldOneAway() {
    block.add("x", "old");

    assertThatThrownBy(() -> block.set("x", "a\nb")).isInstanceOf(IllegalArgumentException.class);

    assertThat(block.get("x")).isEqualTo("old");
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0, 0", "+5, -1", "-5, -1", "x, -1", "'', -1", "99999999999999999999, -1"})
  void contentLengthThatWasAddedIsANumberOrNone(String value, long expected) {
    block.add("Content-Length", value);

    assertThat(block.contentLength()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0123, 123", "+5, -1", "5 5, -1", "'', -1", "9999999999999999999, -1"})
  void contentLengthThatWasParsedIsANumberOrNone(String value, long expected) {
    byte[] head = ("content-length: " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
    HeaderBlock parsed = new HeaderBlock(head, 1);
    parsed.addRegion(0, 14, 16, value.length());

    assertThat(parsed.contentLength()).isEqualTo(expected);
  }

  @Test
  void visitorIsShownTheFieldsThatAreThere() {
    byte[] head = "x-a: 1\r\nHost: b\r\nx-c:3\r\n".getBytes(StandardCharsets.US_ASCII);
    HeaderBlock parsed = new HeaderBlock(head, 3);
    parsed.addRegion(0, 3, 5, 1);
    parsed.addRegion(8, 4, 14, 1);
    parsed.addRegion(17, 3, 21, 1);
    parsed.add("Via", "d").remove("x-a");
    List<String> seen = new ArrayList<>();

    parsed.forEach(new Recorder(), seen);

    assertThat(seen)
        .containsExactly(
            FieldNames.HOST.id() + " Host: b",
            "0 added x-c: 3",
            FieldNames.VIA.id() + " added Via: d");
  }

  /** Notes what it is shown. */
  private static final class Recorder implements FieldVisitor<List<String>> {
    @Override
    public void parsed(
        List<String> seen,
        int id,
        byte[] bytes,
        int nameStart,
        int nameLength,
        int valueStart,
        int valueLength) {
      String name = new String(bytes, nameStart, nameLength, StandardCharsets.US_ASCII);
      String value = new String(bytes, valueStart, valueLength, StandardCharsets.US_ASCII);
      seen.add(id + " " + name + ": " + value);
    }

    @Override
    public void added(List<String> seen, int id, CharSequence name, CharSequence value) {
      seen.add(id + " added " + name + ": " + value);
    }
  }

  @Test
  void contentLengthIsAbsent() {
    assertThat(block.contentLength()).isEqualTo(-1);
  }

  @Test
  @DisplayName("names with an underscore go (SEMANTICS 16)")
  void namesWithUnderscoreAreRemoved() {
    byte[] head = "a_b: 1\r\nab: 2\r\n_: 3\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    HeaderBlock parsed = new HeaderBlock(head, 2);
    parsed.addRegion(0, 3, 5, 1);
    parsed.addRegion(8, 2, 12, 1);
    parsed.addRegion(15, 1, 18, 1);
    parsed.add("c_d", "4");

    assertThat(parsed.removeNamesWithUnderscore()).isEqualTo(3);
    assertThat(parsed.names()).containsExactly("ab");
    assertThat(parsed.removeNamesWithUnderscore()).isZero();
  }

  @Test
  void otherHeadersAreCopiedWithTheirOrder() {
    HttpHeaders other = new DefaultHttpHeaders().add("a", "1").add("b", "2").add("A", "3");

    HeaderBlock copy = HeaderBlock.of(other);

    assertThat(copy.getAll("a")).containsExactly("1", "3");
    assertThat(copy.size()).isEqualTo(3);
    assertThat(HeaderBlock.of(copy)).isSameAs(copy);
  }

  @Test
  void otherHeadersThatWouldSmuggleAreRefused() {
    HttpHeaders unchecked =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    unchecked.add("a", "b\r\nc: d");

    assertThatThrownBy(() -> HeaderBlock.of(unchecked))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersAndListsAreUnderstood() {
    block.add("n", "70000").add("list", List.of("1", "2")).addInt("i", 3);

    assertThat(block.getInt("N")).isEqualTo(70000);
    assertThat(block.getInt("list", 9)).isEqualTo(1);
    assertThat(block.getShort("n")).as("does not fit").isNull();
    assertThat(block.getInt("missing")).isNull();
    assertThat(block.getAll("LIST")).containsExactly("1", "2");
    assertThat(block.containsValue("list", "2", true)).isTrue();
  }

  @Test
  void listedValuesAreFoundWithinAField() {
    block.add("connection", "a , Close,b");

    assertThat(block.containsValue("Connection", "close", true)).isTrue();
    assertThat(block.containsValue("Connection", "clos", true)).isFalse();
  }
}
