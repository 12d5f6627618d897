package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the gateway tells instances of clients, and browsers of caution. */
class AddedHeadersTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) ->
          connection.respond(200, "", "Server: secret/1.0", "X-Frame-Options: SAMEORIGIN"));

  @AutoClose private final TestGateway gateway = TestGateway.forwardingTo(origin);
  @AutoClose private final RawClient client = gateway.client();

  AddedHeadersTest() throws IOException {}

  private Fields received() {
    return origin.requests().getLast().fields();
  }

  @Test
  void aRequestIdIsMadeAndToldToBothSides() throws IOException {
    String first = client.get("/").field("X-Request-ID");
    String seen = received().value("X-Request-ID");
    String second = client.get("/").field("X-Request-ID");

    assertThat(seen).isEqualTo(first).isNotEmpty();
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void aDecentRequestIdOfTheClientIsKept() throws IOException {
    assertThat(client.get("/", "X-Request-ID: abc-123").field("X-Request-ID")).isEqualTo("abc-123");
    assertThat(received().value("X-Request-ID")).isEqualTo("abc-123");
  }

  @Test
  void aRequestIdThatIsTooLongIsReplaced() throws IOException {
    String given = "x".repeat(129);

    assertThat(client.get("/", "X-Request-ID: " + given).field("X-Request-ID"))
        .isNotEqualTo(given)
        .isNotEmpty();
  }

  @Test
  void whatAStrangerSaysOfItsOriginIsReplaced() throws IOException {
    client.get(
        "/",
        "X-Forwarded-For: 6.6.6.6",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: forged.test",
        "X-Forwarded-Port: 1",
        "X-Real-IP: 6.6.6.6",
        "Forwarded: for=6.6.6.6");

    assertThat(received().values("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(received().values("X-Forwarded-Proto")).containsExactly("http");
    assertThat(received().values("X-Forwarded-Host")).containsExactly("gateway.test");
    assertThat(received().values("X-Real-IP")).containsExactly("127.0.0.1");
    assertThat(received().names()).doesNotContain("X-Forwarded-Port", "Forwarded");
  }

  @Test
  void whatATrustedProxySaysIsBelievedAndAddedTo() throws IOException {
    String config = "gateway: {trusted_proxies: [127.0.0.0/8]}\n" + TestGateway.forwarding(origin);
    try (TestGateway trusting = TestGateway.start(config);
        RawClient proxy = trusting.client()) {
      proxy.get("/", "X-Forwarded-For: 6.6.6.6, 9.9.9.9", "X-Forwarded-Proto: https");
    }

    assertThat(received().value("X-Forwarded-For")).isEqualTo("6.6.6.6, 9.9.9.9, 127.0.0.1");
    assertThat(received().value("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(received().value("X-Real-IP")).isEqualTo("9.9.9.9");
  }

  @Test
  void securityHeadersStandWhereTheInstanceSetNone() throws IOException {
    ReceivedResponse response = client.get("/");

    assertThat(response.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
    assertThat(response.field("Referrer-Policy")).isNotEmpty();
    assertThat(response.fields().names())
        .doesNotContain(
            "Server",
            "Strict-Transport-Security",
            "Content-Security-Policy",
            "X-XSS-Protection",
            "Via");
  }

  @Test
  void answersOfTheGatewayHaveThemToo() throws IOException {
    String config =
        "services: [{name: only, path: /only, instances: %s}]\n"
            .formatted(TestGateway.instances(origin));
    try (TestGateway other = TestGateway.start(config);
        RawClient stray = other.client()) {
      ReceivedResponse response = stray.get("/elsewhere", "X-Request-ID: mine");

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(response.field("X-Request-ID")).isEqualTo("mine");
      assertThat(response.text()).contains("\"request_id\":\"mine\"");
    }
  }
}
