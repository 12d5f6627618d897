package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.Failure;
import dev.jadegate.message.HeaderBlock;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What two parsers could frame in two ways is refused (SEMANTICS 28 to 32)")
final class FramingTest {
  private static HeaderBlock fields(String lines) {
    byte[] head = (lines + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return FieldParser.parse(head, 0, 8, Failure.BAD_RESPONSE);
  }

  private static long request(String lines) {
    return Framing.of(fields(lines), false, Failure.BAD_REQUEST);
  }

  @Test
  void plainFramingIsUnderstood() {
    assertThat(request("A: b")).isEqualTo(Framing.UNSPECIFIED);
    assertThat(request("Content-Length: 0")).isZero();
    assertThat(request("Content-Length: 0123")).isEqualTo(123);
    assertThat(request("Content-Length: 999999999999999999")).isEqualTo(999999999999999999L);
    assertThat(request("Transfer-Encoding: Chunked")).isEqualTo(Framing.CHUNKED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 0x5",
        "Content-Length: 5_0",
        "Content-Length: 5 5",
        "Content-Length: 5, 5",
        "Content-Length: 5,",
        "Content-Length: 5.0",
        "Content-Length:",
        "Content-Length: \u00b2",
        "Content-Length: 9999999999999999999",
        "Content-Length: 18446744073709551621",
      })
  void lengthThatIsNoPlainNumberIsRefused(String line) {
    assertRefused(line, Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "6"})
  void repeatedLengthIsRefusedEvenIfEqual(String second) {
    assertRefused("Content-Length: 5\r\nContent-Length: " + second, Failure.BAD_REQUEST);
  }

  @Test
  void bothFramingsTogetherAreRefused() {
    assertRefused("Content-Length: 5\r\nTransfer-Encoding: chunked", Failure.BAD_REQUEST);
    assertRefused("Transfer-Encoding: chunked\r\nContent-Length: 0", Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding:",
        "Transfer-Encoding: chunked\u00a0",
      })
  void codingThatDoesNotEndInOneChunkedIsRefused(String line) {
    assertRefused(line, Failure.BAD_REQUEST);
  }

  @Test
  void twoCodingFieldsAreRefused() {
    assertRefused("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", Failure.BAD_REQUEST);
    assertRefused("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", Failure.BAD_REQUEST);
  }

  @Test
  void otherCodingBeforeChunkedIsNotSupported() {
    assertRefused("Transfer-Encoding: gzip, chunked", Failure.UNSUPPORTED_CODING);
  }

  @Test
  void codingInAnHttp10MessageIsRefused() {
    assertThatThrownBy(
            () -> Framing.of(fields("Transfer-Encoding: chunked"), true, Failure.BAD_REQUEST))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void unusualCodingOfAResponseIsABadResponse() {
    assertThatThrownBy(() ->
            Framing.of(fields("Transfer-Encoding: gzip, chunked"), false, Failure.BAD_RESPONSE))
        .asInstanceOf(InstanceOfAssertFactories.type(Malformed.class))
        .extracting(Malformed::failure)
        .isEqualTo(Failure.BAD_RESPONSE);
  }

  private static void assertRefused(String lines, Failure failure) {
    assertThatThrownBy(() -> request(lines))
        .asInstanceOf(InstanceOfAssertFactories.type(Malformed.class))
        .extracting(Malformed::failure)
        .isEqualTo(failure);
  }
}
