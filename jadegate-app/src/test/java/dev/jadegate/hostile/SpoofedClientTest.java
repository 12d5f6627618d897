package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that claims to be somebody else, before a route for 10.0.0.1 alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpoofedClientTest {
  @AutoClose private final Origin origin = Origin.saying("hello");
  @AutoClose private final TestGateway strict = start("gateway: {}\n");

  @AutoClose
  private final TestGateway trusting =
      start("gateway: {trusted_proxies: [127.0.0.1, 192.0.2.0/24]}\n");

  SpoofedClientTest() throws IOException {}

  private TestGateway start(String section) throws IOException {
    return TestGateway.start(
        section + TestGateway.forwarding(origin) + "    ip: {allow: [10.0.0.1]}\n");
  }

  private static int status(TestGateway gateway, String... fields) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.get("/", fields).status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 10.0.0.1", "x-forwarded-for:10.0.0.1", "X-Real-IP: 10.0.0.1",
            "Forwarded: for=10.0.0.1",
        "X_Forwarded_For: 10.0.0.1", "X-Client-IP: 10.0.0.1", "True-Client-IP: 10.0.0.1",
            "Client-IP: 10.0.0.1",
      })
  @DisplayName("13: what a stranger says of itself is not believed")
  void aStrangerIsNotBelieved(String field) throws IOException {
    assertThat(status(strict, field)).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.1 | 200",
        "10.0.0.1, 192.0.2.7 | 200",
        "6.6.6.6, 10.0.0.1 | 200",
        "10.0.0.1, 6.6.6.6 | 403",
        "10.0.0.1, 6.6.6.6, 192.0.2.7 | 403",
        "10.0.0.1, nonsense | 403",
        "10.0.0.1, unknown, 192.0.2.7 | 403",
        "10.0.0.1,, 192.0.2.7 | 403",
        "10.0.0.1:1234 | 200",
        "0xa.0.0.1 | 403",
        "167772161 | 403",
        "10.0.0.1% | 403",
        "10.0.0.1 6.6.6.6 | 403",
        "[10.0.0.1] | 200",
      })
  @DisplayName("13: behind trusted proxies only what they appended counts, from the right")
  void onlyWhatTrustedProxiesAppendedCounts(String list, int status) throws IOException {
    assertThat(status(trusting, "X-Forwarded-For: " + list)).isEqualTo(status);
  }

  @Test
  @DisplayName("13: the last line of several is the one that the nearest proxy wrote")
  void theLastLineIsTheNearestProxys() throws IOException {
    assertThat(status(trusting, "X-Forwarded-For: 10.0.0.1", "X-Forwarded-For: 6.6.6.6"))
        .isEqualTo(403);
    assertThat(status(trusting, "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 10.0.0.1"))
        .isEqualTo(200);
    assertThat(status(trusting, "Forwarded: for=10.0.0.1", "X-Forwarded-For: 6.6.6.6"))
        .isEqualTo(403);
  }

  @Test
  @DisplayName("13: a list that is longer than any honest one ends the belief, and costs no more")
  void anEndlessListIsNotWalked() throws IOException {
    String list = "10.0.0.1" + ", 192.0.2.7".repeat(5000);

    assertThat(status(trusting, "X-Forwarded-For: " + list)).isEqualTo(403);
  }

  @Test
  @DisplayName("13: Connection cannot hide from the gateway who the trusted proxy's client is")
  void connectionCannotHideTheClient() throws IOException {
    assertThat(status(trusting, "X-Forwarded-For: 6.6.6.6", "Connection: X-Forwarded-For"))
        .isEqualTo(403);
    assertThat(status(strict, "X-Forwarded-For: 10.0.0.1", "Connection: X-Forwarded-For"))
        .isEqualTo(403);
  }

  @Test
  @DisplayName("13: X-Real-IP names the client that the rules were applied to")
  void realIpIsTheClientOfTheRules() throws IOException {
    status(trusting, "X-Forwarded-For: 6.6.6.6, 10.0.0.1, 192.0.2.7", "X-Real-IP: 6.6.6.6");
    Fields seen = origin.requests().getLast().fields();

    assertThat(seen.value("X-Real-IP")).isEqualTo("10.0.0.1");
    assertThat(seen.value("X-Forwarded-For")).isEqualTo("6.6.6.6, 10.0.0.1, 192.0.2.7, 127.0.0.1");
  }
}
