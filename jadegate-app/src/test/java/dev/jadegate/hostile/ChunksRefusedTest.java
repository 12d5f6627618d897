package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chunks that lie about their size: the origin may see their beginning, but never a whole request.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChunksRefusedTest {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: gateway.test\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String END = "\r\n0\r\n\r\n";

  @AutoClose private final Target target = Target.open();

  ChunksRefusedTest() throws IOException {}

  private void refused(String body) throws IOException {
    target.assertRefused(HEAD + body, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 5",
        "\t5",
        "5 ",
        "5\t",
        "+5",
        "-5",
        "-0",
        "0x5",
        "0X5",
        "5_",
        "5g",
        "5h",
        "5.0",
        "\"5\"",
        "'5'",
        "5,",
        "5 5",
        "5\u0000",
        "5\u000b",
        "5\u00a0",
        "\u00b2",
        "5 x",
        "x",
        "5\r",
        "FFFFFFFFFFFFFFFB",
        "10000000000000005",
        "100000000000000000000005",
        "8000000000000005",
        "0000000000000005",
        "00000000000000000000000000000000005",
        "fffffffffffffffffffffffffffffff",
      })
  @DisplayName("37: a chunk size that is not a few hexadecimal digits is refused")
  void aSizeThatIsNoNumberIsRefused(String size) throws IOException {
    refused(size + "\r\nhello" + END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5;\u0000",
        "5;a\u0000b",
        "5;a=\u0001",
        "5;\u000b",
        "5;a=\u007f",
        "5;a\rb",
        "5;\r",
        "5;a\r\r",
        "5 ;\u0008",
        "5=a",
        "5\u000b;a",
      })
  @DisplayName("37: a control character in a chunk extension is refused")
  void aControlInAnExtensionIsRefused(String line) throws IOException {
    refused(line + "\r\nhello" + END);
  }

  @Test
  @DisplayName("37: an extension without end is refused, before its end")
  void anEndlessExtensionIsRefused() throws IOException {
    refused("5;" + "a".repeat(2000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\nhello\r\n0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\r0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "5\r\nhello\n\r\n0\r\n\r\n",
        "5\r\nhello\r\n\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\n\r\n",
        "5\r\nhello\r\n0\r\n\n",
        "5\r\nhello\r\n0\r\n\r!",
        "5\r\nhello\r\n0\n\n",
      })
  @DisplayName("35, 37: a chunk that does not end with CR LF is refused")
  void aBareLineEndIsRefused(String body) throws IOException {
    refused(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " X: y",
        "X : y",
        "X: y\r\n z",
        "X: \u0000",
        "X: a\rb",
        "X: a\nb",
        "X",
        ": y",
        "X: y\n",
        "\u00e9: y",
      })
  @DisplayName("37: a malformed trailer is refused")
  void aMalformedTrailerIsRefused(String trailer) throws IOException {
    refused("5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n");
  }

  @Test
  @DisplayName("37: trailers over the limits are refused")
  void hugeTrailersAre431() throws IOException {
    String many = "X: y\r\n".repeat(300);
    String large = ("X: " + "y".repeat(4000) + "\r\n").repeat(20);

    target.assertRefused(HEAD + "0\r\n" + many + "\r\n", 431, "header_too_large");
    target.assertRefused(HEAD + "0\r\n" + large + "\r\n", 431, "header_too_large");
  }

  @Test
  @DisplayName("40: nothing behind a broken chunk is decoded, however it arrives")
  void nothingBehindABrokenChunkIsDecoded() throws Exception {
    try (var client = target.gateway.client()) {
      int requests = target.origin.requests().size();
      client.send(HEAD + "zz\r\n");
      for (int i = 0; i < 20; i++) {
        client.send(Target.SMUGGLED);
      }

      assertThat(client.readToEnd().text()).containsOnlyOnce("HTTP/1.1");
      assertThat(target.origin.requests()).hasSize(requests);
      target.newLines(1);
    }
  }
}
