package dev.jadegate.hostile;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Field lines that some parser downstream would read as something else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldsRefusedTest {
  private static final String LINE = "GET / HTTP/1.1\r\n";
  private static final String HOST = "Host: gateway.test\r\n";

  @AutoClose private final Target target = Target.open();

  FieldsRefusedTest() throws IOException {}

  private void refused(String head) throws IOException {
    target.assertRefused(head + "\r\n\r\n", 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length : 5",
        "Content-Length\t: 5",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding \t: chunked",
        "X : y",
        "Host : gateway.test",
      })
  @DisplayName("33: white space before the colon is refused")
  void aSpaceBeforeTheColonIsRefused(String line) throws IOException {
    refused(LINE + HOST + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y\r\n z",
        "X: y\r\n\tz",
        "X: y\r\n ",
        "X:\r\n y",
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding: gzip,\r\n\tchunked",
        "Content-Length: 5\r\n 5",
        "X: y\r\n Content-Length: 5",
      })
  @DisplayName("34: a folded line is refused")
  void aFoldedLineIsRefused(String lines) throws IOException {
    refused(LINE + HOST + lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\rb",
        "X: a\r",
        "X: \rTransfer-Encoding: chunked",
        "X: a\r\r",
        "X\r: a",
        "\rX: a",
        "X: a\u0000b",
        "X\u0000: a",
        "X: \u0000",
        "X: a\u0001b",
        "X: a\u000bb",
        "X: a\u000cb",
        "X: a\u001bb",
        "X: a\u007fb",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding: \u000cchunked",
        "Transfer-Encoding: chunked\u0000",
        "Content-Length: 5\u0000",
        "X: a\nb: c",
        "X: a\n",
        "X: a\n\nGET /smuggled HTTP/1.1\nHost: a",
        "X: a\nTransfer-Encoding: chunked",
        "\nX: a",
      })
  @DisplayName("35: bare CR, bare LF and controls in a field are refused")
  void controlsInAFieldAreRefused(String line) throws IOException {
    refused(LINE + HOST + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: gateway.test",
        "GET / HTTP/1.1\r\nHost: gateway.test\n",
        "GET / HTTP/1.1\nHost: gateway.test\n\n",
        "\nGET / HTTP/1.1\r\nHost: gateway.test",
        "\r\n\nGET / HTTP/1.1\r\nHost: gateway.test",
        "GET / HTTP/1.1\r\n\nHost: gateway.test",
        "GET / HTTP/1.1\r\r\nHost: gateway.test",
        "\rGET / HTTP/1.1\r\nHost: gateway.test",
      })
  @DisplayName("35: lines that do not end with CR LF are refused")
  void lineEndsOtherThanCrLfAreRefused(String head) throws IOException {
    refused(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " Host: gateway.test",
        "\tHost: gateway.test",
        " X: y\r\nHost: gateway.test",
        " \r\nHost: gateway.test",
        "\u000bHost: gateway.test",
        " Content-Length: 5\r\nHost: gateway.test",
      })
  @DisplayName("36: white space before the first field is refused")
  void whiteSpaceBeforeTheFirstFieldIsRefused(String fields) throws IOException {
    refused(LINE + fields);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ": y",
        "X",
        "X y: z",
        "X(: y",
        "\"X\": y",
        "X,Y: z",
        "X/: y",
        "X\u00e9: y",
        "\u00a0X: y",
        "X{}: y",
        "Content-Length;: 5",
        "GET /smuggled HTTP/1.1",
      })
  @DisplayName("35: a name that is no token is refused")
  void aNameThatIsNoTokenIsRefused(String line) throws IOException {
    refused(LINE + HOST + line);
  }
}
