package dev.jadegate.hostile;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Method, target and version are read in full, and bounded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestLineRefusedTest {
  @AutoClose private final Target target = Target.open();

  RequestLineRefusedTest() throws IOException {}

  private void refused(String line, int status, String reason) throws IOException {
    target.assertRefused(line + "\r\nHost: gateway.test\r\n\r\n", status, reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ",
        " GET / HTTP/1.1",
        "\tGET / HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET\u000b/ HTTP/1.1",
        "GET\u00a0/ HTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET / HTTP/1.1 HTTP/1.1",
        "GET / HTTP/1.1\t",
        "GET / HTTP/1.1;",
        "GET / HTTP/1.1x",
        "GET / HTTP/11",
        "GET / HTTP/1",
        "GET / HTTP/1.",
        "GET / HTTP/.1",
        "GET / HTTP/1,1",
        "GET / HTTP/1.10",
        "GET / HTTP/01.1",
        "GET / HTTP/+1.1",
        "GET / HTTP/1.x",
        "GET / HTTP/\u00b9.1",
        "GET / http/1.1",
        "GET / Http/1.1",
        "GET / HTTPS/1.1",
        "GET / HTP/1.1",
        "GET / ICY/1.1",
        "GET / HTTP /1.1",
        "GET / 1.1",
        "GET /",
        "GET / ",
        "GET",
        "GET HTTP/1.1",
        "/",
        "G(T / HTTP/1.1",
        "GET: / HTTP/1.1",
        "\"GET\" / HTTP/1.1",
        "G\u00c9T / HTTP/1.1",
        "G\u0000T / HTTP/1.1",
        "GET /\u0000 HTTP/1.1",
        "GET /\u007f HTTP/1.1",
        "GET /\u0001 HTTP/1.1",
        "GET /a\rb HTTP/1.1",
        "GET /?\u001b HTTP/1.1",
        "GET /?a\u0000b HTTP/1.1",
        "GET /\r HTTP/1.1",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1",
        "\u0016\u0003\u0001\u0002 / HTTP/1.1",
      })
  @DisplayName("38: a line that is not method, target and version is refused")
  void aCrookedLineIsRefused(String line) throws IOException {
    refused(line, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/0.9", "HTTP/0.0", "HTTP/2.0", "HTTP/2.1", "HTTP/3.0", "HTTP/9.9"})
  @DisplayName("38: another major version is not supported")
  void anotherMajorVersionIs505(String version) throws IOException {
    refused("GET / " + version, 505, "unsupported_version");
  }

  @Test
  @DisplayName("38: the preface of HTTP/2 is no request where that is off")
  void thePrefaceOfHttp2Is505() throws Exception {
    try (Target http1 = Target.with("gateway: {http2: {enabled: false}}\n")) {
      http1.assertRefused(
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 505, "unsupported_version");
    }
  }

  @Test
  @DisplayName("38: a target over 8 KB is 414, with or without its end")
  void aLongTargetIs414() throws IOException {
    target.assertRefused("GET /" + "a".repeat(9000), 414, "uri_too_long");
    refused("GET /" + "a".repeat(9000) + " HTTP/1.1", 414, "uri_too_long");
  }

  @Test
  @DisplayName("38: a header section over its limit, or with too many fields, is 431")
  void aHugeHeaderSectionIs431() throws IOException {
    String line = "GET / HTTP/1.1\r\nHost: gateway.test\r\n";

    target.assertRefused(line + "X: " + "y".repeat(70_000), 431, "header_too_large");
    target.assertRefused(
        line + ("X: " + "y".repeat(1000) + "\r\n").repeat(70), 431, "header_too_large");
    target.assertRefused(line + "X: y\r\n".repeat(300) + "\r\n", 431, "header_too_large");
    target.assertRefused(line + "X".repeat(66_000) + ": y\r\n\r\n", 431, "header_too_large");
  }
}
