package dev.jadegate.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.TokenIssuer;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SEMANTICS 126: who is let pass, and what the others are told. */
class AuthTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final TokenIssuer ISSUER = TokenIssuer.secret(SECRET);

  @TempDir private Path folder;

  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, "hello"));

  AuthTest() throws IOException {}

  private static String bearer(String claims) {
    return "Authorization: Bearer "
        + ISSUER.token(claims.replace("}", ",'exp':" + Long.MAX_VALUE / 1_000_000 + "}"));
  }

  private static String basic(String pair) {
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
  }

  private String config(String auth, String policy) {
    return "auth: " + auth + "\n" + TestGateway.forwarding(origin) + "    auth: " + policy + "\n";
  }

  private static String jwt(String more) {
    return "{jwt: {company: {secret: " + SECRET + more + "}}}";
  }

  private String keys(String... lines) throws IOException {
    Path file = folder.resolve("keys.yaml");
    Files.writeString(file, "keys:\n" + String.join("\n", lines) + "\n");
    return "{api_keys: {file: " + file + "}}";
  }

  /** Of which there is one, named k. */
  private String tokensAndKeys() throws Exception {
    String keys = keys("- {owner: shop, sha256: " + sha256("k") + "}");
    return jwt("").replaceAll("}}$", "}, ") + keys.substring(1);
  }

  private String passwords(String... lines) throws IOException {
    Path file = folder.resolve("users");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return "{basic: {file: " + file + ", realm: shop}}";
  }

  @Test
  void withoutATokenItIs401AndSaysWhatToShow() throws IOException {
    try (TestGateway gateway = TestGateway.start(config(jwt(""), "{jwt: company}"));
        RawClient client = gateway.client()) {
      ReceivedResponse refused = client.get("/", "X-Request-ID: mine");

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"company\"");
      assertThat(refused.text())
          .contains("\"error\":\"not authenticated\"", "\"request_id\":\"mine\"");
      assertThat(refused.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(client.get("/", "Authorization: Basic eDp5").field("WWW-Authenticate"))
          .isEqualTo("Bearer realm=\"company\"");
      assertThat(origin.requests()).isEmpty();
      assertThat(
              gateway.metric(
                  "gateway_auth_requests_total", "method=\"none\"", "result=\"missing\""))
          .isEqualTo(2);
    }
  }

  @Test
  void withAWrongTokenItIsToldWhatIsWrong() throws IOException {
    try (TestGateway gateway = TestGateway.start(config(jwt(""), "{jwt: company}"));
        RawClient client = gateway.client()) {
      ReceivedResponse old =
          client.get("/", "Authorization: Bearer " + ISSUER.token("{'sub':'a','exp':1}"));
      assertThat(old.status()).isEqualTo(401);
      assertThat(old.field("WWW-Authenticate"))
          .isEqualTo(
              "Bearer realm=\"company\", error=\"invalid_token\","
                  + " error_description=\"the token is expired\"");
      assertThat(client.get("/", "Authorization: bearer x.y.z").field("WWW-Authenticate"))
          .contains("error=\"invalid_token\"");
      assertThat(
              gateway.metric("gateway_auth_requests_total", "method=\"jwt\"", "result=\"expired\""))
          .isEqualTo(1);
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void withARightTokenItPassesAndTheSecondTimeAtOnce() throws IOException {
    try (TestGateway gateway = TestGateway.start(config(jwt(""), "{jwt: company}"));
        RawClient client = gateway.client()) {
      String field = bearer("{'sub':'alice'}");
      assertThat(client.get("/", field).text()).isEqualTo("hello");
      assertThat(client.post("/", "body", field).text()).isEqualTo("hello");

      assertThat(origin.requests())
          .extracting(request -> request.fields().value("Authorization"))
          .allMatch(value -> field.endsWith(value));
      assertThat(origin.requests().getLast().text()).isEqualTo("body");
    }
  }

  @Test
  void whoMayNotGets403WithTheScopeThatIsNeeded() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(
                config(
                    jwt(""),
                    "{jwt: company, permissions: ['product:write', 'product:all'], roles:"
                        + " [clerk]}"));
        RawClient client = gateway.client()) {
      ReceivedResponse refused =
          client.get("/", bearer("{'sub':'a','role':'clerk','permissions':['product:read']}"));
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.field("WWW-Authenticate"))
          .isEqualTo(
              "Bearer realm=\"company\", error=\"insufficient_scope\","
                  + " scope=\"product:write product:all\"");
      assertThat(
              client
                  .get("/", bearer("{'sub':'a','role':'boss','permissions':['product:all']}"))
                  .status())
          .isEqualTo(403);
      assertThat(
              client
                  .get("/", bearer("{'sub':'a','role':'clerk','permissions':['product:all']}"))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void allPermissionsMeansEachOfThem() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(config(jwt(""), "{jwt: company, all_permissions: [a, b]}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", bearer("{'sub':'x','permissions':'a'}")).status()).isEqualTo(403);
      assertThat(client.get("/", bearer("{'sub':'x','permissions':'b a'}")).status())
          .isEqualTo(200);
    }
  }

  @Test
  void claimsAreForwardedAndNobodyElseCanSendThem() throws IOException {
    String config =
        config(jwt(", forward_claims: {X-User-ID: sub, X-Roles: role}"), "{jwt: company}")
            + "    routes:\n"
            + "      - {path: /, auth: {jwt: company}}\n"
            + "      - {path: /open, auth: none}\n";
    try (TestGateway gateway = TestGateway.start(config.replace("    path: /\n", ""));
        RawClient client = gateway.client()) {
      String[] spoof = {"X-User-ID: admin", "x-user-id: root", "X-Roles: boss"};
      client.get("/", bearer("{'sub':'alice'}"), spoof[0], spoof[1], spoof[2]);
      client.get("/open", spoof);

      ReceivedRequest known = origin.requests().getFirst();
      assertThat(known.fields().values("X-User-ID")).containsExactly("alice");
      assertThat(known.fields().values("X-Roles")).isEmpty();
      ReceivedRequest open = origin.requests().getLast();
      assertThat(open.fields().values("X-User-ID")).isEmpty();
      assertThat(open.fields().values("X-Roles")).isEmpty();
    }
  }

  @Test
  void aClaimThatNoFieldCanCarryIsLeftOut() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(config(jwt(", forward_claims: {X-Name: name}"), "{jwt: company}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", bearer("{'sub':'a','name':'x\\r\\nX-Admin: yes'}")).status())
          .isEqualTo(200);
      assertThat(origin.requests().getFirst().fields().names()).doesNotContain("X-Name", "X-Admin");
    }
  }

  @Test
  void aTokenMayStandInACookieAndBeHidden() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(
                config(
                    jwt(", token_from: ['header:X-Token', 'cookie:session']"),
                    "{jwt: company, hide_credentials: true}"));
        RawClient client = gateway.client()) {
      String token = bearer("{'sub':'alice'}").substring("Authorization: Bearer ".length());
      assertThat(client.get("/", "Cookie: a=b; session=" + token + "; c=d").status())
          .isEqualTo(200);
      assertThat(client.get("/", "X-Token: " + token).status()).isEqualTo(200);
      assertThat(client.get("/", "Authorization: Bearer " + token).status()).isEqualTo(401);

      assertThat(origin.requests().getFirst().fields().value("Cookie")).isEqualTo("a=b; c=d");
      assertThat(origin.requests().getLast().fields().names()).doesNotContain("X-Token");
    }
  }

  @Test
  void keysPassByTheirDigestsAndTheFileIsWatched() throws Exception {
    String digest = sha256("key-of-shop");
    String config =
        config(
            keys("- {owner: shop, sha256: " + digest + ", permissions: [read]}"),
            "{api_key: true, permissions: [read], hide_credentials: true}");
    try (TestGateway gateway = TestGateway.start(config);
        RawClient client = gateway.client()) {
      assertThat(client.get("/", "X-API-Key: key-of-shop").status()).isEqualTo(200);
      assertThat(origin.requests().getFirst().fields().names()).doesNotContain("X-API-Key");
      ReceivedResponse refused = client.get("/", "X-API-Key: another");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.field("WWW-Authenticate"))
          .isEqualTo("ApiKey realm=\"gateway\", header=\"X-API-Key\"");

      keys(
          "- {owner: shop, sha256: " + digest + ", permissions: [write]}",
          "- {owner: old, sha256: " + sha256("old") + ", expires: 2020-01-01T00:00:00Z}");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> client.get("/", "X-API-Key: key-of-shop").status() == 403);
      assertThat(client.get("/", "X-API-Key: old").status()).isEqualTo(401);
    }
  }

  private static String sha256(String text) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes()));
  }

  @Test
  void aFileOfKeysThatIsWrongIsRefusedWithItsPlace() throws IOException {
    String config = config(keys("- {owner: shop, sha256: abc}"), "{api_key: true}");
    assertThatThrownBy(() -> TestGateway.start(config))
        .hasMessageContaining("keys.yaml:2:25")
        .hasMessageContaining("64 hexadecimal digits");
    assertThatThrownBy(() -> TestGateway.start(config(passwords("alice:{SHA}x"), "{basic: true}")))
        .hasMessageContaining("users, line 1: found no bcrypt hash");
    assertThatThrownBy(
            () -> TestGateway.start(config("{jwt: {a: {jwks_file: nothing.json}}}", "{jwt: a}")))
        .hasMessageContaining("auth.jwt.a: there is no file nothing.json");
  }

  @Test
  void namesPassWithTheirPasswords() throws IOException {
    String hash = bcrypt("sesame");
    try (TestGateway gateway =
            TestGateway.start(config(passwords("# people", "alice:" + hash), "{basic: true}"));
        RawClient client = gateway.client()) {
      ReceivedResponse missing = client.get("/");
      assertThat(missing.field("WWW-Authenticate"))
          .isEqualTo("Basic realm=\"shop\", charset=\"UTF-8\"");
      assertThat(client.get("/", basic("alice:sesame")).status()).isEqualTo(200);
      assertThat(client.get("/", basic("alice:sesame")).status()).isEqualTo(200);
      assertThat(client.get("/", basic("alice:Sesame")).status()).isEqualTo(401);
      assertThat(client.get("/", basic("bob:sesame")).status()).isEqualTo(401);
      assertThat(client.get("/", basic("alice:" + "x".repeat(100))).status()).isEqualTo(401);
      assertThat(client.get("/", basic("alice")).status()).isEqualTo(401);
      assertThat(client.get("/", "Authorization: Basic ???").status()).isEqualTo(401);
    }
  }

  private static String bcrypt(String password) {
    return at.favre.lib.crypto.bcrypt.BCrypt.with(
            at.favre.lib.crypto.bcrypt.BCrypt.Version.VERSION_2Y)
        .hashToString(4, password.toCharArray());
  }

  @Test
  void anyOfSeveralWaysWillDo() throws Exception {
    try (TestGateway gateway =
            TestGateway.start(config(tokensAndKeys(), "{jwt: company, api_key: true}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", "X-API-Key: k").status()).isEqualTo(200);
      assertThat(client.get("/", bearer("{'sub':'a'}")).status()).isEqualTo(200);
      assertThat(client.get("/", "X-API-Key: k", "Authorization: Bearer x").status())
          .isEqualTo(200);
      assertThat(client.get("/").fields().values("WWW-Authenticate"))
          .containsExactly(
              "Bearer realm=\"company\"", "ApiKey realm=\"gateway\", header=\"X-API-Key\"");
    }
  }

  @Test
  void credentialsThatStandTwiceAreWrong() throws Exception {
    try (TestGateway gateway =
            TestGateway.start(config(tokensAndKeys(), "{jwt: company, api_key: true}"));
        RawClient client = gateway.client()) {
      String mine = bearer("{'sub':'a'}");
      assertThat(client.get("/", mine, "Authorization: Bearer x.y.z").status()).isEqualTo(401);
      assertThat(client.get("/", "Authorization: Bearer x.y.z", mine).status()).isEqualTo(401);
      assertThat(client.get("/", mine, "Authorization: Basic eDp5").status()).isEqualTo(401);
      assertThat(client.get("/", "X-API-Key: k", "X-API-Key: other").status()).isEqualTo(401);
      assertThat(client.get("/", mine).status()).isEqualTo(200);
    }
  }

  @Test
  void optionalLetsPassWhoShowsNothingButNothingWrong() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(config(jwt(""), "{jwt: company, optional: true}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.get("/", bearer("{'sub':'a'}")).status()).isEqualTo(200);
      assertThat(client.get("/", "Authorization: Bearer x").status()).isEqualTo(401);
    }
  }

  @Test
  void everyUserHasALimitOfHisOwn() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(
                config(jwt(""), "{jwt: company}")
                    + "    rate_limit: {requests_per_second: 0.01, burst: 1, key: 'claim:sub'}\n");
        RawClient client = gateway.client()) {
      assertThat(client.get("/", bearer("{'sub':'a'}")).status()).isEqualTo(200);
      assertThat(client.get("/", bearer("{'sub':'a','n':2}")).status()).isEqualTo(429);
      assertThat(client.get("/", bearer("{'sub':'b'}")).status()).isEqualTo(200);
      assertThat(client.get("/").status()).isEqualTo(401);
    }
  }

  @Test
  void aPreflightNeedsNoToken() throws IOException {
    try (TestGateway gateway =
            TestGateway.start(
                config(jwt(""), "{jwt: company}")
                    + "    cors: {origins: ['https://shop'], methods: [GET]}\n");
        RawClient client = gateway.client()) {
      client.sendHead("OPTIONS /", "Origin: https://shop", "Access-Control-Request-Method: GET");
      assertThat(client.readResponse().status()).isEqualTo(204);
      ReceivedResponse refused = client.get("/", "Origin: https://shop");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.field("Access-Control-Allow-Origin")).isEqualTo("https://shop");
    }
  }

  @Test
  void theAnswerForOneIsNotGivenToAnother() throws IOException {
    Origin.Answer own =
        (request, connection) ->
            connection.write(
                "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 1\r\n\r\n"
                    + request.fields().value("X-User"));
    String auth = jwt(", token_from: ['header:X-Token'], forward_claims: {X-User: sub}");
    try (Origin personal = Origin.answering(own);
        TestGateway gateway =
            TestGateway.start(
                "cache: {provider: memory, ttl: 1m}\nauth: "
                    + auth
                    + "\n"
                    + TestGateway.forwarding(personal)
                    + "    cache: {}\n    auth: {jwt: company, hide_credentials: true}\n");
        RawClient client = gateway.client()) {
      String[] tokens = new String[2];
      for (int i = 0; i < 2; i++) {
        tokens[i] =
            "X-Token: "
                + bearer("{'sub':'" + (i == 0 ? "a" : "b") + "'}")
                    .substring("Authorization: Bearer ".length());
      }
      assertThat(client.get("/", tokens[0]).text()).isEqualTo("a");
      assertThat(client.get("/", tokens[1]).text()).isEqualTo("b");
      assertThat(client.get("/", tokens[0]).text()).isEqualTo("a");
      assertThat(client.get("/").status()).isEqualTo(401);
    }
  }

  @Test
  void streamsOfHttp2AreLookedAtOneByOne() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(jwt(""), "{jwt: company}"));
        Http2Client client = gateway.http2()) {
      assertThat(client.get("/", bearer("{'sub':'a'}")).status()).isEqualTo(200);
      assertThat(client.get("/").status()).isEqualTo(401);
    }
  }

  @Test
  void aWebSocketOpensWithATokenOnly() throws Exception {
    try (WebSocketOrigin sockets = WebSocketOrigin.echoing();
        TestGateway gateway =
            TestGateway.start(
                "auth: "
                    + jwt(", token_from: ['cookie:t']")
                    + "\nservices: [{name: s, path: /, instances: ['"
                    + sockets.origin().address()
                    + "'], auth: {jwt: company}}]\n")) {
      String token = bearer("{'sub':'a'}").substring("Authorization: Bearer ".length());
      try (RawWebSocket socket = gateway.webSocket("/", "Cookie: t=" + token)) {
        socket.text("hi").expectText("hi");
      }
      try (RawClient client = gateway.client()) {
        client.sendHandshake("/");
        assertThat(client.readResponse().status()).isEqualTo(401);
      }
    }
  }

  @Test
  void theAccessLogSaysWhoItWas() throws IOException {
    Path log = folder.resolve("access.log");
    try (TestGateway gateway =
            TestGateway.start(
                "logging: {access_log: {path: "
                    + log
                    + "}}\n"
                    + config(jwt(""), "{jwt: company, permissions: [x]}"));
        RawClient client = gateway.client()) {
      client.get("/", bearer("{'sub':'al\\u0000ice'}"));
    }
    assertThat(Files.readString(log))
        .contains("\"user\":\"al\\u0000ice\"", "\"failure\":\"denied\"");
  }
}
