package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says and gets back, in a head, a body or the log, stays within its line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NothingInjectedTest {
  private static final String ROUTES =
      """
          cors: {origins: ["https://*.good.test"], credentials: true}
      routes:
        - {name: moved, path: /moved, redirect: {to: /new}}
        - {name: secure, path: /secure, redirect: {to: https}}
      """;

  @AutoClose private final Target target = Target.with(ROUTES);

  NothingInjectedTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/moved?%0d%0aSet-Cookie:%20a=b",
        "/moved?%0D%0A%0D%0A<html>",
        "/secure/%c3%a4?%0d%0aX:y",
        "/moved?\u00ff\u00e5\u0085",
        "/moved?%E5%98%8A%E5%98%8DX:y",
        "/secure?a=%0a",
      })
  @DisplayName("a redirect keeps the query as it is, undecoded")
  void aRedirectKeepsTheQueryEncoded(String asked) throws IOException {
    try (RawClient client = target.gateway.client()) {
      var response = client.get(asked);

      assertThat(response.status()).isEqualTo(308);
      assertThat(response.field("Location")).endsWith(asked.substring(asked.indexOf('?')));
      assertThat(response.fields().names()).doesNotContain("Set-Cookie", "X");
      assertThat(response.body()).isEmpty();
      assertThat(client.get("/moved").status()).as("in step").isEqualTo(308);
    }
    target.owe(308, "");
    target.owe(308, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r", "\n", "\u0000", "\n\n", "\u0085\r"})
  @DisplayName("35: raw line ends in what comes back are refused before they are copied")
  void rawLineEndsAreRefused(String end) throws IOException {
    for (String line :
        new String[] {
          "GET /moved?a" + end + "Set-Cookie:b HTTP/1.1\r\nHost: a",
          "GET /secure HTTP/1.1\r\nHost: a" + end + " Set-Cookie: b",
          "GET / HTTP/1.1\r\nHost: a\r\nX-Request-ID: 1" + end + " Set-Cookie: b",
          "GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://a.good.test" + end + " Set-Cookie: b",
        }) {
      RawClient.End answer = target.send(line + "\r\n\r\n");

      assertThat(answer.text()).startsWith("HTTP/1.1 400 ").doesNotContain("Set-Cookie");
      target.owe(400, "bad_request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%0d%0aSet-Cookie: a=b",
        "a b",
        "\u00e9",
        "\"},{\"x\":\"",
        "<script>",
        "a\tb",
        "\\u000d\\n"
      })
  @DisplayName("132: a request id comes back as it is, escaped where it must be, or not at all")
  void aRequestIdStaysInItsPlace(String id) throws IOException {
    try (RawClient client = target.gateway.client()) {
      var response = client.get("/%zz", "X-Request-ID: " + id);

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.fields().names()).doesNotContain("Set-Cookie");
      assertThat(response.text())
          .matches(
              "\\{\"error\":\"malformed"
                  + " path\",\"status\":400,\"request_id\":\"[^\"\\\\]*(\\\\.[^\"\\\\]*)*\"}\n");
    }
    target.owe(400, "bad_path");
  }

  @Test
  @DisplayName("132: nothing that a client sends breaks the access log's line")
  void theLogStaysOneLineOfJson() throws Exception {
    String odd = "a\"b\\c\u0080\u0085\u00e9\t%0a";
    try (RawClient client = target.gateway.client()) {
      client.send(
          "G'T|~ /%22%c2%85?\"\\x=\u0085 HTTP/1.1\r\nHost: a\r\nUser-Agent: "
              + odd
              + "\r\nReferer: "
              + odd
              + "\r\nX-Forwarded-For: "
              + odd
              + "\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(200);
    }

    String line = target.newLines(1).getFirst();
    assertThat(line)
        .matches(
            "\\{(\"[a-z_]+\":(-?[0-9.]+|\"([ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*\"),?)*}");
  }

  @Test
  @DisplayName("13: what the origin is told of the client has one value each, without line ends")
  void forwardingFieldsHaveOneValueEach() throws IOException {
    try (RawClient client = target.gateway.client()) {
      client.get(
          "/",
          "X-Forwarded-For: 1.1.1.1\t2.2.2.2",
          "X-Forwarded-For: %0d%0aX: y",
          "X-Real-IP: a",
          "X-Real-IP: b",
          "X-Forwarded-Host: \u00ff");
    }
    var seen = target.origin.requests().getLast().fields();

    assertThat(seen.value("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(seen.value("X-Real-IP")).isEqualTo("127.0.0.1");
    assertThat(seen.value("X-Forwarded-Host")).isEqualTo("gateway.test");
    target.owe(200, "");
  }
}
