package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that a client has the gateway take away, by naming them in Connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NominatedFieldTest {
  @AutoClose private final Origin origin = Origin.saying("hello");
  @AutoClose private final TestGateway gateway = TestGateway.forwardingTo(origin);

  NominatedFieldTest() throws IOException {}

  private ReceivedRequest forwarded(String... fields) throws IOException {
    int before = origin.requests().size();
    try (RawClient client = gateway.client()) {
      assertThat(client.post("/", "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n", fields).status())
          .isEqualTo(200);
    }
    assertThat(origin.requests()).hasSize(before + 1);
    return origin.requests().getLast();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "content-length, close",
        "keep-alive, Content-Length, Host",
        "Transfer-Encoding",
        "Host",
        "HOST",
        "Content-Type, Content-Encoding",
        "Cookie",
        "X, Content-Length,, ,\tHost",
        "TE, Trailer, Upgrade",
      })
  @DisplayName("1: without these fields the message would mean something else, so they stay")
  void framingAndHostStay(String nominated) throws IOException {
    ReceivedRequest seen =
        forwarded(
            "Connection: " + nominated, "Content-Type: a/b", "Content-Encoding: x", "Cookie: a=b");

    assertThat(seen.text()).startsWith("GET /smuggled");
    assertThat(seen.fields().names())
        .contains("Host", "Content-Length", "Content-Type", "Content-Encoding", "Cookie");
    assertThat(seen.fields().names()).doesNotContain("Connection");
  }

  @Test
  @DisplayName("1: Connection in several lines and in any case takes away what it names")
  void severalLinesTakeAwayWhatTheyName() throws IOException {
    Fields seen =
        forwarded(
                "connection: x-one",
                "X-One: 1",
                "CONNECTION: ,,X-Two ,\tx-three\t",
                "X-Two: 2",
                "x-Two: 3",
                "X-THREE: 3",
                "X-Four: 4")
            .fields();

    assertThat(seen.names())
        .contains("X-Four")
        .doesNotContain("X-One", "X-Two", "x-Two", "X-THREE", "connection", "CONNECTION");
  }

  @Test
  @DisplayName("1: nonsense in Connection does no harm")
  void nonsenseInConnectionDoesNoHarm() throws IOException {
    Fields seen =
        forwarded(
                "Connection: \u00ff, @!(), \"Host\", Host;x, a b, "
                    + "x".repeat(3000)
                    + ", "
                    + "a,".repeat(2000),
                "X-Four: 4")
            .fields();

    assertThat(seen.names()).contains("Host", "X-Four");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Connection: upgrade", "Connection: Upgrade, HTTP2-Settings", "Connection: close"})
  @DisplayName("58: an upgrade that the route does not allow is not asked for")
  void anUpgradeToHttp2IsNotAskedFor(String connection) throws IOException {
    Fields seen =
        forwarded(connection, "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__").fields();

    assertThat(seen.names()).doesNotContain("Upgrade", "Connection");
  }

  @Test
  @DisplayName("58: nor is one of an HTTP/1.0 client (RFC 9110, section 7.8)")
  void anUpgradeOfHttp10IsNotAskedFor() throws IOException {
    try (RawClient client = gateway.client()) {
      client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    assertThat(origin.requests().getLast().fields().names())
        .doesNotContain("Upgrade", "Connection");
  }
}
