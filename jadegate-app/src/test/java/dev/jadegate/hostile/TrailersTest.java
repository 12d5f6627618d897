package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trailers are fields behind the rules' back: an origin that merges them must not be fooled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrailersTest {
  @AutoClose private final Origin origin = Origin.saying("hello");
  @AutoClose private final TestGateway gateway = TestGateway.forwardingTo(origin);

  TrailersTest() throws IOException {}

  private Iterable<String> forwarded(String trailers) throws IOException {
    try (RawClient client = gateway.client()) {
      client.sendHead("POST /", "Transfer-Encoding: chunked").send("0\r\n" + trailers + "\r\n");
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    return origin.requests().getLast().trailers().lines();
  }

  @Test
  @DisplayName("23: a trailer that says nothing of the message passes")
  void anOrdinaryTrailerPasses() throws IOException {
    assertThat(forwarded("X-Sum:7\r\nServer-Timing: a\r\nX-Sum: 8\r\n"))
        .containsExactly("X-Sum: 7", "Server-Timing: a", "X-Sum: 8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "Transfer-Encoding",
        "Host",
        "Connection",
        "Upgrade",
        "TE",
        "Trailer",
        "Keep-Alive",
        "Proxy-Connection",
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Content-Type",
        "Content-Encoding",
        "Content-Range",
        "Expect",
        "Max-Forwards",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "Forwarded",
        "X-Real-IP",
        "Via",
        "X-Request-ID",
        "X-Service-Name",
      })
  @DisplayName("13, 37: a trailer that frames, routes, authorises or tells of the client does not")
  void aForbiddenTrailerDoesNotPass(String name) throws IOException {
    assertThat(
            forwarded(
                "A: b\r\n" + name.toUpperCase(java.util.Locale.ROOT) + ": 1\r\n" + name + ":2\r\n"))
        .containsExactly("A: b");
  }

  @Test
  @DisplayName("16: nor does one with an underscore, which a program may take for a hyphen")
  void anUnderscoreDoesNotPass() throws IOException {
    assertThat(forwarded("A: b\r\nX_Forwarded_For: 6.6.6.6\r\nX_Y: z\r\n")).containsExactly("A: b");
  }
}
