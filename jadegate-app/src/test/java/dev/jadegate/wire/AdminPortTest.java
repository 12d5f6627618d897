package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for operators: what it has, and who gets it. */
class AdminPortTest {
  @TempDir private Path folder;

  private Origin origin;
  private TestGateway gateway;
  private AdminClient operator;

  @BeforeEach
  void start() throws IOException {
    origin = Origin.saying("hello");
    gateway =
        TestGateway.with()
            .clock(new ManualClock(Instant.ofEpochSecond(1_700_000_000)))
            .start(yaml(""));
    operator = AdminClient.of(gateway);
  }

  @AfterEach
  void stop() throws IOException {
    operator.close();
    gateway.close();
    origin.close();
  }

  private Path token() {
    return folder.resolve("state/admin.token");
  }

  private String yaml(String more) {
    return "admin: {token_file: " + token() + more + "}\n" + TestGateway.forwarding(origin);
  }

  @Test
  void theIndexListsThePages() throws IOException {
    ReceivedResponse index = operator.get("/");

    assertThat(index.status()).isEqualTo(200);
    assertThat(index.field("Content-Type")).isEqualTo("application/json");
    assertThat(index.text())
        .contains("\"/services\"", "\"/services/{name}\"", "\"/version\"")
        .contains("\"/health\"", "\"/health/live\"", "\"/health/ready\"", "\"/ready\"")
        .doesNotContain("/metrics");
  }

  @Test
  void whatIsNotThereGetsTheListToo() throws IOException {
    ReceivedResponse missing = operator.get("/servces");

    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.text()).contains("\"no such page\"", "\"/services\"", "request_id");
    assertThat(operator.ask("POST /servces", "localhost", "Content-Length: 0").status())
        .isEqualTo(404);
  }

  @Test
  void pagesAnswerHeadAndRefuseOtherMethods() throws IOException {
    assertThat(operator.ask("HEAD /services", "localhost").status()).isEqualTo(200);
    for (String method : new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
      ReceivedResponse refused =
          operator.ask(method + " /services", "localhost", "Content-Length: 0");
      assertThat(refused.status()).as(method).isEqualTo(405);
      assertThat(refused.field("Allow")).isEqualTo("GET, HEAD");
    }
    assertThat(operator.get("/version").status()).isEqualTo(200);
  }

  @Test
  void answersAreNotForBrowsersToKeepOrShow() throws IOException {
    for (String target : new String[] {"/services", "/", "/missing", "/health"}) {
      ReceivedResponse answer = operator.get(target, "Origin: https://evil.test");
      assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.field("Content-Security-Policy")).startsWith("default-src 'none'");
      assertThat(answer.field("X-Frame-Options")).isEqualTo("DENY");
      assertThat(answer.field("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.field("X-Request-ID")).isNotEmpty();
      assertThat(answer.fields().has("Access-Control-Allow-Origin")).isFalse();
    }
  }

  @Test
  void aNameThatPointsHereIsNotEnough() throws IOException {
    ReceivedResponse rebound = operator.ask("GET /services", "evil.test:9901");

    assertThat(rebound.status()).isEqualTo(403);
    assertThat(rebound.text()).contains("admin.hosts").doesNotContain("origins");
    assertThat(operator.ask("GET /health", "evil.test").status()).isEqualTo(403);
    assertThat(operator.ask("GET /services", "127.0.0.1:9901").status()).isEqualTo(200);
    assertThat(operator.ask("GET /services", "[::1]:9901").status()).isEqualTo(200);
  }

  @Test
  void aConfiguredNameIsKnownAfterAReload() throws IOException {
    assertThat(operator.ask("GET /services", "gw.internal:9901").status()).isEqualTo(403);
    gateway.reload(yaml(", hosts: GW.internal"));

    assertThat(operator.ask("GET /services", "gw.internal:9901").status()).isEqualTo(200);
  }

  @Test
  void whatAProxyBringsNeedsTheToken() throws IOException {
    String forwarded = "X-Forwarded-For: 1.2.3.4";
    ReceivedResponse refused = operator.get("/services", forwarded);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"jadegate\"");
    assertThat(refused.text()).contains("\"status\":401");
    ReceivedResponse wrong = operator.get("/services", forwarded, "Authorization: Bearer x");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.field("WWW-Authenticate")).contains("invalid_token");
    String right = "Authorization: Bearer " + Files.readString(token()).strip();
    assertThat(operator.get("/services", forwarded, right).status()).isEqualTo(200);
  }

  @Test
  void aNewTokenIsInForceAfterAReload() throws IOException {
    Files.writeString(token(), "a-token-of-my-own-making");
    gateway.reload(yaml(""));

    String own = "Authorization: Bearer a-token-of-my-own-making";
    assertThat(operator.get("/services", "Via: 1.1 x", own).status()).isEqualTo(200);
    Files.writeString(token(), "short");
    assertThatThrownBy(() -> gateway.reload(yaml("")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("admin.token_file: " + token())
        .hasMessageNotContaining("short");
    assertThat(operator.get("/services", "Via: 1.1 x", own).status()).isEqualTo(200);
  }

  @Test
  void healthIsAsAtTheGatewaysOwnPorts() throws IOException {
    String healthy = "{\"status\":\"healthy\",\"timestamp\":1700000000}";
    for (String path : new String[] {"/health", "/health/live", "/health/ready", "/ready"}) {
      assertThat(operator.get(path).text().strip()).isEqualTo(healthy);
    }
  }

  @Test
  void versionSaysWhatRunsAndSinceWhen() throws IOException {
    assertThat(operator.get("/version").text())
        .contains("\"version\":\"test\"", "\"java\":\"25", "\"started\":\"2023-11-14T22:13:20Z\"");
  }

  @Test
  void theGatewaysOwnPortsHaveNothingOfIt() throws IOException {
    try (RawClient client = gateway.client()) {
      assertThat(client.get("/services").text()).isEqualTo("hello");
      assertThat(client.get("/version").text()).isEqualTo("hello");
    }
    assertThat(operator.get("/some/path").status()).isEqualTo(404);
    assertThat(origin.requests()).hasSize(2);
  }

  @Test
  void metricsAreThereInsteadWhenTheConfigurationSaysSo() throws IOException {
    String onAdmin = "monitoring: {prometheus: {listener: admin}}\n" + yaml("");
    try (TestGateway moved = TestGateway.start(onAdmin);
        AdminClient scraper = AdminClient.of(moved);
        RawClient client = moved.client()) {
      assertThat(scraper.get("/metrics").text()).contains("gateway_build_info");
      assertThat(client.get("/metrics").text()).isEqualTo("hello");
      moved.reload(yaml(""));
      assertThat(scraper.get("/metrics").status()).isEqualTo(404);
      assertThat(client.get("/metrics").text()).contains("gateway_build_info");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin: none", "admin: {enabled: false}"})
  void itCanBeSwitchedOff(String off) throws IOException {
    try (TestGateway without = TestGateway.start(off + "\n" + TestGateway.forwarding(origin))) {
      assertThat(without.gateway().adminPort()).isZero();
    }
  }

  @Test
  void aPortInUseIsNamedWithItsKey() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String yaml = yaml(", port: " + taken.getLocalPort());
      assertThatThrownBy(() -> TestGateway.start(yaml).close())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "admin.port: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ");
    }
  }

  @Test
  void withoutATokenFileThisMachineMayStillRead() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    String yaml = "admin: {token_file: " + file.resolve("token") + "}\n";
    try (TestGateway readOnly = TestGateway.start(yaml + TestGateway.forwarding(origin));
        AdminClient reader = AdminClient.of(readOnly)) {
      assertThat(reader.get("/services").status()).isEqualTo(200);
      assertThat(reader.get("/services", "Via: 1.1 x", "Authorization: Bearer ").status())
          .isEqualTo(403);
    }
  }

  @Test
  void aPortForOtherMachinesWithoutATokenFileDoesNotStart() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    String yaml = "admin: {host: 0.0.0.0, token_file: " + file.resolve("token") + "}\n";

    assertThatThrownBy(() -> TestGateway.start(yaml + TestGateway.forwarding(origin)).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("admin.token_file: cannot read or make " + file);
  }
}
