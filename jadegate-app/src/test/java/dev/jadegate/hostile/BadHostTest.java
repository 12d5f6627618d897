package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of which it is not clear to whom they go; their framing is sound, so others follow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadHostTest {
  @AutoClose private final Target target = Target.open();

  BadHostTest() throws IOException {}

  private void refusedAndTheNextIsServed(String head, String reason) throws IOException {
    double before = target.failures(reason);
    int requests = target.origin.requests().size();
    try (RawClient client = target.gateway.client()) {
      client.send(head + "\r\n\r\nGET /next HTTP/1.1\r\nHost: gateway.test\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(400);
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    assertThat(target.origin.requests()).hasSize(requests + 1);
    assertThat(target.origin.requests().getLast().target()).isEqualTo("/next");
    assertThat(target.failures(reason)).isEqualTo(before + 1);
    target.owe(400, reason);
    target.owe(200, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Host: a\r\nHost: a",
        "Host: a\r\nhost: b",
        "Host: a\r\nX: y\r\nHost:",
        "Host: a b",
        "Host: a, b",
        "Host: a,b",
        "Host: a/b",
        "Host: a?b",
        "Host: a#b",
        "Host: a@b",
        "Host: user:pass@a",
        "Host: http://a",
        "Host: a\\b",
        "Host: a\"b",
        "Host: a<b>",
        "Host: a\tb",
        "Host: \u00e4",
        "Host: a:b",
        "Host: a:80:80",
        "Host: a:-1",
        "Host: a:65536",
        "Host: a:99999999999999999999",
        "Host: :80",
        "Host: [::1",
        "Host: ::1",
        "Host: [::1]x",
        "Host: [::1%25eth0]",
        "Host: [1.2.3.4]",
        "Host: []",
        "Host: [g::]",
      })
  @DisplayName("11: a missing, repeated or malformed Host is refused")
  void aBadHostIsRefused(String fields) throws IOException {
    refusedAndTheNextIsServed("GET / HTTP/1.1\r\n" + fields, "bad_host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "Host: a\r\nHost: a", "Host: a b", "Host: a@b"})
  @DisplayName("10, 11: an absolute target does not make up for a bad Host")
  void anAbsoluteTargetDoesNotMakeUpForABadHost(String fields) throws IOException {
    refusedAndTheNextIsServed("GET http://gateway.test/ HTTP/1.1\r\n" + fields, "bad_host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user@gateway.test/",
        "http://user:pass@gateway.test/",
        "http://gateway.test@evil.test/",
        "http://@gateway.test/",
        "http://",
        "http:///path",
        "http://?x",
        "http:gateway.test/",
        "http:/gateway.test/",
        "ftp://gateway.test/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gateway.test/",
        "gateway.test:80",
        "*",
        "*/",
        "**",
        "?x",
        "#x",
        "/#x",
        "/a#x?y",
        "/a?x#y",
        "http://gateway.test/#x",
        "http://gateway.test#x",
        "\\",
        "\\\\evil.test\\",
        "./x",
        "../x",
        "%2Fx",
        ";/x",
      })
  @DisplayName("38: a target that is neither a path nor an address of ours is refused")
  void aTargetOfNoFormIsRefused(String target) throws IOException {
    refusedAndTheNextIsServed("GET " + target + " HTTP/1.1\r\nHost: gateway.test", "bad_path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://:80/", "http://a:b/", "http://a:70000/", "http://[::1/", "http://a,b/"})
  @DisplayName("10: the authority of a target is checked as a Host is")
  void aBadAuthorityIsRefused(String target) throws IOException {
    refusedAndTheNextIsServed("GET " + target + " HTTP/1.1\r\nHost: gateway.test", "bad_host");
  }
}
