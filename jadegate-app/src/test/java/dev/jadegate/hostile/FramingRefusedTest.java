package dev.jadegate.hostile;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end two parsers could see in two places. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingRefusedTest {
  private static final String BODY = "\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

  @AutoClose private final Target target = Target.open();

  FramingRefusedTest() throws IOException {}

  private void refused(String fields, int status, String reason) throws IOException {
    target.assertRefused(
        "POST / HTTP/1.1\r\nHost: gateway.test\r\n" + fields + BODY, status, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked\r\nContent-Length: 0",
        "transfer-encoding:chunked\r\ncontent-length:5",
        "Content-Length: 5\r\nTransfer-Encoding: identity",
        "Content-Length: 5\r\nTransfer-Encoding: xchunked",
        "Content-Length: 5\r\nTransfer-Encoding: ",
        "Content-Length: 5\r\nX: y\r\nTransfer-Encoding: gzip, chunked",
        "Connection: Content-Length\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "Connection: Transfer-Encoding\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: \r\nTransfer-Encoding: chunked",
      })
  @DisplayName("28: Content-Length beside Transfer-Encoding is refused")
  void bothFramingsAreRefused(String fields) throws IOException {
    refused(fields, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked",
        "Connection: keep-alive\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
      })
  @DisplayName("29: Transfer-Encoding in HTTP/1.0 is refused")
  void aCodingInHttp10IsRefused(String fields) throws IOException {
    target.assertRefused(
        "POST / HTTP/1.0\r\nHost: gateway.test\r\n" + fields + BODY, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "identity",
        "chunked, gzip",
        "chunked, identity",
        "xchunked",
        "chunkedx",
        "chunk",
        "chunked;q=1",
        "chunked ; q=1",
        "\"chunked\"",
        "'chunked'",
        "chunked\u00a0",
        "\u00a0chunked",
        "ch\u017funked",
        "chunked:",
        "",
      })
  @DisplayName("30: a last coding that is not chunked is refused")
  void aLastCodingOtherThanChunkedIsRefused(String coding) throws IOException {
    String latin = coding.replace('\u017f', '\u00ff');
    refused("Transfer-Encoding: " + latin, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip, chunked", "identity,chunked", "x;a=b, \tCHUNKED", "gzip,br,chunked"})
  @DisplayName("30: a coding besides chunked is not supported")
  void anUnknownCodingIs501(String coding) throws IOException {
    refused("Transfer-Encoding: " + coding, 501, "unsupported_coding");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nContent-Length: 5",
        "5\r\nContent-Length: 6",
        "5\r\ncontent-length: 05",
        "5, 5",
        "5,6",
        ",5",
        "5,",
        "+5",
        "-5",
        "-0",
        "",
        " ",
        "0x5",
        "5_0",
        "0_5",
        "5 5",
        "5\t5",
        "5;",
        "5.0",
        "5e0",
        "'5'",
        "\"5\"",
        "\u00b2",
        "\u00a05",
        "abc",
        "999999999999999999999",
        "9223372036854775808",
        "18446744073709551621",
        "4294967301x",
      })
  @DisplayName("31: a Content-Length that is not one plain number is refused")
  void aLengthThatIsNoPlainNumberIsRefused(String length) throws IOException {
    refused("Content-Length: " + length, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chunked\r\nTransfer-Encoding: chunked",
        "chunked\r\nTransfer-Encoding: identity",
        "identity\r\nTransfer-Encoding: chunked",
        "chunked\r\ntransfer-encoding: gzip",
        "\r\nTransfer-Encoding: chunked",
        "chunked, chunked",
        "chunked,chunked",
        "chunked\t,\tchunked",
        ",chunked",
        ", chunked",
        "chunked,",
        "gzip,,chunked",
        "chunked, gzip, chunked",
      })
  @DisplayName("32: chunked more than once, or in a list with holes, is refused")
  void chunkedTwiceIsRefused(String coding) throws IOException {
    refused("Transfer-Encoding: " + coding, 400, "bad_request");
  }
}
