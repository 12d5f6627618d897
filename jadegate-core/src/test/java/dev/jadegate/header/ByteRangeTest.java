package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Ranges of bytes (RFC 9110, section 14.1.2; SEMANTICS 113)")
final class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-4, 0, 5",
    "Bytes=0-0, 0, 1",
    "bytes=5-, 5, 5",
    "bytes=9-9, 9, 1",
    "bytes=0-99, 0, 10",
    "bytes=-3, 7, 3",
    "bytes=-99, 0, 10",
    "bytes= 2-3, 2, 2",
    "bytes=0-999999999999999999, 0, 10",
  })
  void oneRangeIsCutToTheBody(String field, long first, long length) {
    assertThat(ByteRange.of(field, 10)).isEqualTo(new ByteRange(first, length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=999999999999999999-"})
  void outsideOfTheBodyNothingIsLeft(String field) {
    assertThat(ByteRange.of(field, 10)).extracting(ByteRange::length).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,3-4",
        "bytes=4-2",
        "bytes=-",
        "bytes=",
        "bytes",
        "bytes=a-b",
        "bytes=1",
        "bytes=+1-2",
        "bytes=--1",
        "items=0-1",
        "bytes=9999999999999999999-",
        "",
      })
  void otherFieldsAreIgnored(String field) {
    assertThat(ByteRange.of(field, 10)).isNull();
  }
}
