package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was accepted is written anew, and does not depend on how it was cut into segments. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrittenAnewTest {
  private static final String CROOKED =
      "POST /a/../%62?q HTTP/1.1\r\n"
          + "Host:gateway.test\r\n"
          + "X-Request-ID: 1\r\n"
          + "X: \t y \t\r\n"
          + "Empty:\r\n"
          + "Transfer-Encoding:\t chunked \r\n"
          + "Connection: close, X-Hop\r\n"
          + "X-Hop: 1\r\n\r\n";
  private static final String CHUNKS =
      "5;ext=\"x\"\r\nhello\r\n0003 ;y\r\n, w\r\nA\r\n0123456789\r\n000;z=1\r\n"
          + "X-Sum:7 \r\nContent-Length: 3\r\n\r\n";

  @AutoClose private final Capture origin = new Capture();

  @AutoClose
  private final TestGateway gateway =
      TestGateway.start(
          "services: [{name: origins, path: /, instances: [\"" + origin.address() + "\"]}]\n");

  WrittenAnewTest() throws IOException {}

  private StrictRequest forwarded(String... segments) throws IOException {
    int before = origin.requests().size();
    try (RawClient client = gateway.client()) {
      for (String segment : segments) {
        client.send(segment);
      }
      assertThat(client.readHead().status()).isEqualTo(200);
    }
    origin.assertStrict();
    assertThat(origin.requests()).hasSize(before + 1);
    return origin.requests().getLast();
  }

  @Test
  @DisplayName("39: white space, extensions and forbidden trailers do not pass")
  void aCrookedRequestIsForwardedStraight() throws IOException {
    StrictRequest seen = forwarded(CROOKED + CHUNKS);

    assertThat(seen.raw())
        .startsWith("POST /b?q HTTP/1.1\r\n")
        .contains("\r\nHost: gateway.test\r\n", "\r\nX: y\r\n", "\r\nEmpty: \r\n")
        .contains("\r\nTransfer-Encoding: chunked\r\n")
        .doesNotContain("ext", ";y", "X-Hop", "Connection", "Content-Length");
    assertThat(seen.body()).isEqualTo("hello, w0123456789");
    assertThat(seen.trailers()).containsExactly("X-Sum: 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CROOKED + CHUNKS,
        "\r\n\r\nGET /a?b HTTP/1.1\r\nHost: gateway.test\r\nX-Request-ID: 1\r\nX:y\r\n\r\n",
        "PUT http://other.test/a HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "X-Request-ID: 1\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "hi",
        "POST / HTTP/1.0\r\nX-Request-ID: 1\r\nContent-Length:2\r\n\r\n\r\n",
      })
  @DisplayName("39: the origin sees the same request however it was cut")
  void theCutsDoNotMatter(String request) throws IOException {
    StrictRequest whole = forwarded(request);

    for (int cut = 1; cut < request.length(); cut++) {
      StrictRequest seen = forwarded(request.substring(0, cut), request.substring(cut));
      assertSame(seen, whole, "cut at " + cut);
    }
    assertSame(forwarded(request.split("")), whole, "byte by byte");
  }

  private static void assertSame(StrictRequest seen, StrictRequest whole, String how) {
    assertThat(List.of(seen.method(), seen.target(), seen.fields(), seen.body(), seen.trailers()))
        .as(how)
        .isEqualTo(
            List.of(
                whole.method(), whole.target(), whole.fields(), whole.body(), whole.trailers()));
  }

  @Test
  @DisplayName("39: bytes beyond ASCII in a field are data, and stay as they are")
  void bytesBeyondAsciiStay() throws IOException {
    String odd =
        new String("\u00e9\u0101".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    StrictRequest seen =
        forwarded("GET / HTTP/1.1\r\nHost: a\r\nX: " + odd + "\u0080\u00ff\r\n\r\n");

    assertThat(seen.values("x")).containsExactly(odd + "\u0080\u00ff");
  }
}
