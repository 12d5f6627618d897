package dev.jadegate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A decoder keeps to RFC 7541 and refuses what does not")
final class HpackDecoderTest {
  private static final String A_B = "400161" + "0162"; // a: b, with indexing

  private final HpackDecoder decoder = new HpackDecoder(4096);

  private void isRefused(String hex, String detail) {
    assertThatThrownBy(() -> Blocks.decode(decoder, hex))
        .isInstanceOf(HpackException.class)
        .hasMessageContaining(detail)
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // indexed, number 0
        "be", // one above the static table, while the other is empty
        "ff00", // 127
        "7e0162", // literal with indexing, named by an entry that is not there
        "0f2f0162", // the same without indexing
        "1f2f0162", // and never indexed
        "ff80ffffff07", // the greatest int, on which adding must not wrap around
      })
  @DisplayName("numbers that no entry has (2.3.3)")
  void absentEntry(String hex) {
    isRefused(hex, "no table entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff8080808010", "ffffffffffffffffff7f", "ff808080808000", "3fffffffff0f"})
  @DisplayName("integers of more than 31 bits or of too many octets (5.1)")
  void hugeInteger(String hex) {
    isRefused(hex, "integer is too large");
  }

  @Test
  @DisplayName("an integer may be longer than it must be")
  void paddedInteger() throws HpackException {
    assertThat(Blocks.decode(decoder, "0f80808080000162")).containsExactly("accept-charset: b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40", "4001", "400161", "ff", "ff80", "0f", "3f", "41", "418c"})
  @DisplayName("blocks that end too early")
  void truncated(String hex) {
    assertThatThrownBy(() -> Blocks.decode(decoder, hex)).isInstanceOf(HpackException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"400262", "40016102", "407f80ffffff07", "4001617f8001"})
  void stringBeyondTheBlock(String hex) {
    isRefused(hex, "string goes beyond the block");
  }

  @Test
  void emptyBlockAndEmptyStringsAreFields() throws HpackException {
    assertThat(Blocks.decode(decoder, "")).isEmpty();
    assertThat(Blocks.decode(decoder, "400000 008080 be")).containsExactly(": ", ": ", ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "41 81 ff, bad padding", // eight bits of padding and no symbol
    "41 82 1f ff, bad padding", // a, then eleven bits
    "41 81 18, bad padding", // a, then 000
    "41 81 1e, bad padding", // a, then 110
    "41 84 ff ff ff ff, end of string", // EOS and two bits
    "41 84 ff ff ff fc, end of string", // EOS and two other bits
    "41 85 1f ff ff ff ff, end of string", // a and EOS
    "41 83 ff ff ff, bad padding", // a part of EOS
    "41 82 ff fe, bad padding", // a part of a long code
  })
  @DisplayName("Huffman strings with bad padding or the end-of-string symbol (5.2)")
  void badHuffman(String hex, String detail) {
    isRefused(hex, detail);
  }

  @ParameterizedTest
  @CsvSource({
    "41 80, ''",
    "41 81 f8, &",
    "41 81 b9, :",
    "41 81 53, ' '",
    "41 81 1f, a",
    "41 82 ff af, #",
    "41 82 ff 7f, +",
    "41 82 fe 3f, !",
    "41 83 18 ee 7f, aa:"
  })
  @DisplayName("padding of none to seven bits is right")
  void goodPadding(String hex, String value) throws HpackException {
    assertThat(Blocks.decode(decoder, hex)).containsExactly(":authority: " + value);
  }

  @Test
  @DisplayName("the oldest entries give way for a new one (4.4)")
  void eviction() throws HpackException {
    Blocks.decode(decoder, "3f29" + A_B); // 72 octets: two entries of 34
    Blocks.decode(decoder, "4001610163");
    assertThat(Blocks.decode(decoder, "be bf")).containsExactly("a: c", "a: b");

    assertThat(Blocks.decode(decoder, "4001610164 be bf")).containsExactly("a: d", "a: d", "a: c");
    assertThat(decoder.table().size()).isEqualTo(68);
    isRefused("c0", "no table entry");
  }

  @Test
  @DisplayName("an entry may be named by the one that it drives out (4.4)")
  void nameOfAnEvictedEntry() throws HpackException {
    Blocks.decode(decoder, "3f05" + A_B); // 36 octets: one entry

    assertThat(Blocks.decode(decoder, "7e 03 78 79 7a be")).containsExactly("a: xyz", "a: xyz");
    assertThat(decoder.table().size()).isEqualTo(36);
  }

  @Test
  @DisplayName("an entry larger than the table empties it and is a field all the same (4.4)")
  void oversizedEntry() throws HpackException {
    Blocks.decode(decoder, "3f03" + A_B); // 34 octets

    assertThat(Blocks.decode(decoder, "4001610263 64")).containsExactly("a: cd");
    assertThat(decoder.table().count()).isZero();
    assertThat(decoder.table().size()).isZero();
  }

  @Test
  @DisplayName("a smaller table drops its oldest entries, and a size of zero all (4.3)")
  void shrinking() throws HpackException {
    Blocks.decode(decoder, A_B + "4001610163");

    Blocks.decode(decoder, "3f04"); // 35 octets
    assertThat(Blocks.decode(decoder, "be")).containsExactly("a: c");
    Blocks.decode(decoder, "20 3fe11f"); // zero and back
    assertThat(decoder.table().count()).isZero();
    assertThat(Blocks.decode(decoder, A_B + "be")).containsExactly("a: b", "a: b");
  }

  @Test
  @DisplayName("updates stand at the block's start, at most two of them (4.2)")
  void updatesElsewhere() throws HpackException {
    isRefused("82 20", "size update");
    isRefused("20 20 20", "size update");
    assertThat(Blocks.decode(decoder, "20 3fe11f 82")).containsExactly(":method: GET");
  }

  @Test
  @DisplayName("a size above our SETTINGS is refused (4.2)")
  void updateAboveTheMaximum() throws HpackException {
    Blocks.decode(decoder, "3fe11f"); // 4096
    isRefused("3fe21f", "table size above 4096");
    Blocks.decode(new HpackDecoder(8192), "3fe13f");
  }

  @Test
  void tableIsNeverSmallerThanWhatThePeerMayUseAtFirst() {
    assertThatThrownBy(() -> new HpackDecoder(4095)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a table full of the smallest entries has room for all of them")
  void manySmallEntries() throws HpackException {
    Blocks.decode(decoder, "400000".repeat(1000));

    assertThat(decoder.table().count()).isEqualTo(128);
    assertThat(decoder.table().size()).isEqualTo(4096);
    assertThat(Blocks.decode(decoder, "ff3e")).containsExactly(": "); // 61 + 128
    isRefused("ff3f", "no table entry");
  }
}
