package dev.jadegate.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.TokenIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SEMANTICS 128: keys that an issuer publishes, as they come, change, and cannot be had. */
class JwksTest {
  private static final TokenIssuer FIRST = TokenIssuer.ec("k1");
  private static final TokenIssuer SECOND = TokenIssuer.edwards("k2");

  private volatile String keys = TokenIssuer.keySet(FIRST);
  private volatile boolean down;

  @AutoClose
  private final Origin issuer =
      Origin.answering(
          (request, connection) -> connection.respond(down ? 500 : 200, down ? "" : keys));

  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, "hello"));

  @TempDir private Path folder;

  JwksTest() throws IOException {}

  private String config(String scheme, String more) {
    return "auth: {jwt: {company: {jwks_url: '"
        + scheme
        + "://localhost:"
        + issuer.port()
        + "/keys'"
        + more
        + "}}}\n"
        + TestGateway.forwarding(origin)
        + "    auth: {jwt: company}\n";
  }

  private static String bearer(TokenIssuer by) {
    return "Authorization: Bearer " + by.token("{'sub':'a','exp':9000000000}");
  }

  @Test
  void aKeyThatIsNewIsFetchedOnceForAllThatNameIt() throws Exception {
    try (TestGateway gateway = TestGateway.start(config("http", ""));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", bearer(FIRST)).status()).isEqualTo(200);
      assertThat(issuer.requests()).hasSize(1);
      keys = TokenIssuer.keySet(FIRST, SECOND);

      List<Future<Integer>> all = new ArrayList<>();
      try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 20; i++) {
          String field = bearer(SECOND);
          all.add(
              users.submit(() -> {
                try (RawClient other = gateway.client()) {
                  return other.get("/", field).status();
                }
              }));
        }
      }
      for (Future<Integer> one : all) {
        assertThat(one.get()).isEqualTo(200);
      }
      assertThat(issuer.requests()).hasSize(2);
      assertThat(gateway.metric("gateway_jwks_keys", "issuer=\"company\"")).isEqualTo(2);
      assertThat(
              gateway.metric("gateway_jwks_fetches_total", "issuer=\"company\"", "result=\"ok\""))
          .isEqualTo(2);
    }
  }

  @Test
  void namingKeysThatDoNotExistDoesNotAskTheIssuerEachTime() throws IOException {
    try (TestGateway gateway = TestGateway.start(config("http", ""));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 10; i++) {
        ReceivedResponse refused = client.get("/", bearer(TokenIssuer.edwards("no" + i)));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.field("WWW-Authenticate")).contains("the token's key is not known");
      }
      assertThat(issuer.requests()).hasSize(2);
      assertThat(client.get("/", bearer(FIRST)).status()).isEqualTo(200);
    }
  }

  @Test
  void tokensOfAnotherAudienceDoNotAskTheIssuer() throws IOException {
    try (TestGateway gateway = TestGateway.start(config("http", ", audience: shop"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", bearer(TokenIssuer.edwards("x"))).status()).isEqualTo(401);
      assertThat(issuer.requests()).hasSize(1);
    }
  }

  @Test
  void withoutKeysItIs503UntilTheyCome() throws IOException {
    down = true;
    try (TestGateway gateway = TestGateway.start(config("http", ""));
        RawClient client = gateway.client()) {
      ReceivedResponse none = client.get("/", bearer(FIRST));
      assertThat(none.status()).isEqualTo(503);
      assertThat(none.fields().names()).doesNotContain("WWW-Authenticate");
      assertThat(client.get("/").status()).as("no token is wrong anyway").isEqualTo(401);
      down = false;
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> client.get("/", bearer(FIRST)).status() == 200);
      assertThat(
              gateway.metric(
                  "gateway_jwks_fetches_total", "issuer=\"company\"", "result=\"failed\""))
          .isPositive();
    }
  }

  @Test
  void keysStayWhenTheIssuerIsGone() throws IOException {
    try (TestGateway gateway = TestGateway.start(config("http", ""));
        RawClient client = gateway.client()) {
      down = true;
      assertThat(client.get("/", bearer(SECOND)).status()).isEqualTo(401);
      assertThat(client.get("/", bearer(FIRST)).status()).isEqualTo(200);
    }
  }

  @Test
  void aReloadThatLeavesTheIssuerAsItWasAsksNothing() throws IOException {
    String config = config("http", "");
    try (TestGateway gateway = TestGateway.start(config);
        RawClient client = gateway.client()) {
      String field = bearer(FIRST);
      assertThat(client.get("/", field).status()).isEqualTo(200);
      down = true;
      gateway.reload("\n" + config + "    priority: high\n");
      assertThat(client.get("/", field).status()).isEqualTo(200);
      assertThat(issuer.requests()).hasSize(1);
    }
  }

  @Test
  void aReloadWaitsForTheKeysOfANewIssuer() throws IOException {
    try (TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      gateway.reload(config("http", ""));
      assertThat(client.get("/").status()).isEqualTo(401);
      assertThat(client.get("/", bearer(FIRST)).status()).isEqualTo(200);
    }
  }

  @Test
  void theIssuersCertificateMustBeByTheAuthority() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (Origin secure =
        Origin.answering(
            authority.context(authority.issue("localhost")),
            (request, connection) -> connection.respond(200, keys))) {
      String url = config("https", "").replace(":" + issuer.port(), ":" + secure.port());
      try (TestGateway gateway =
              TestGateway.start(url.replace("/keys'", "/keys', ca: '" + authority.file() + "'"));
          RawClient client = gateway.client()) {
        assertThat(client.get("/", bearer(FIRST)).status()).isEqualTo(200);
      }
      try (TestGateway gateway = TestGateway.start(url);
          RawClient client = gateway.client()) {
        assertThat(client.get("/", bearer(FIRST)).status()).isEqualTo(503);
      }
    }
  }
}
