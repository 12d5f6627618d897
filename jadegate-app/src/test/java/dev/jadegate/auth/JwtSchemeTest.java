package dev.jadegate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Identity;
import dev.jadegate.config.JwtAlgorithm;
import dev.jadegate.config.JwtClaimsConfig;
import dev.jadegate.config.JwtConfig;
import dev.jadegate.config.Place;
import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** SEMANTICS 127: which tokens are believed (RFC 8725, section 3). */
class JwtSchemeTest {
  private static final long NOW = 1_800_000_000;
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String GOOD =
      "{'iss':'https://login','aud':'shop','sub':'alice','exp':" + (NOW + 60) + "}";
  private static final TokenIssuer RSA = TokenIssuer.rsa("r1");
  private static final TokenIssuer EC = TokenIssuer.ec("e1");
  private static final TokenIssuer EDWARDS = TokenIssuer.edwards("d1");

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(NOW));
  private JwtScheme scheme;

  @BeforeEach
  void knowsThreeKeys() throws IOException {
    scheme = scheme(TokenIssuer.keySet(RSA, EC, EDWARDS), List.of());
  }

  private JwtScheme scheme(String keySet, List<JwtAlgorithm> algorithms) throws IOException {
    Path file = folder.resolve("keys.json");
    Files.writeString(file, keySet);
    return scheme(file.toString(), null, algorithms, new JwtClaimsConfig("sub", "role", "scope"));
  }

  private JwtScheme scheme(
      @Nullable String file,
      @Nullable String secret,
      List<JwtAlgorithm> algorithms,
      JwtClaimsConfig claims)
      throws IOException {
    JwtConfig config =
        new JwtConfig(
            null,
            null,
            file,
            null,
            secret,
            "https://login",
            List.of("shop", "store"),
            algorithms,
            Duration.ofSeconds(30),
            true,
            claims,
            Map.of(),
            List.of("header:Authorization"),
            Duration.ofMinutes(10),
            new Place("g.yaml", 1, 1));
    return JwtScheme.of("company", config, clock, (issuer, good) -> {});
  }

  private String refusal(String token) {
    return refusal(scheme, token);
  }

  private static String refusal(JwtScheme scheme, String token) {
    return scheme.verify(token) instanceof AuthOutcome.Refused refused
        ? refused.reason() + ": " + refused.detail()
        : "accepted";
  }

  static Stream<TokenIssuer> issuers() {
    return Stream.of(RSA, EC, EDWARDS);
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void whatIsSignedWithAKeyOfTheSetIsBelieved(TokenIssuer issuer) {
    String token = issuer.token(GOOD);
    assertThat(scheme.known(token)).as("not looked at yet").isNull();

    assertThat(refusal(token)).isEqualTo("accepted");
    assertThat(scheme.known(token)).as("remembered").isInstanceOf(AuthOutcome.Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("issuers")
  void everyOtherBitOfASignatureIsWrong(TokenIssuer issuer) {
    String token = issuer.token(GOOD);
    int at = token.lastIndexOf('.') + 7;
    String other = token.charAt(at) == 'A' ? "B" : "A";
    assertThat(refusal(token.substring(0, at) + other + token.substring(at + 1)))
        .isEqualTo("INVALID: the token's signature is wrong");
  }

  @Test
  void claimsThatWereChangedAreNotBelieved() {
    String[] parts = RSA.token(GOOD).split("\\.");
    String mallory = GOOD.replace("alice", "admin").replace('\'', '"');
    parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(mallory.getBytes());
    assertThat(refusal(String.join(".", parts)))
        .isEqualTo("INVALID: the token's signature is wrong");
  }

  @Test
  void aKeyIsForAlgorithmsOfItsTypeOnly() throws IOException {
    // The public key as a secret: the oldest of all tricks with tokens.
    TokenIssuer trick = TokenIssuer.secret(RSA.pem());
    assertThat(refusal(trick.token("{'alg':'HS256','kid':'r1'}", GOOD)))
        .isEqualTo("INVALID: the token's algorithm is not allowed");
    assertThat(refusal(RSA.token("{'alg':'ES256','kid':'r1'}", GOOD)))
        .isEqualTo("INVALID: the token's key is not known");
    JwtScheme onlyCurves = scheme(TokenIssuer.keySet(RSA, EC), List.of(JwtAlgorithm.ES256));
    assertThat(refusal(onlyCurves, RSA.token(GOOD)))
        .isEqualTo("INVALID: the token's algorithm is not allowed");
    assertThat(refusal(onlyCurves, EC.token(GOOD))).isEqualTo("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'alg':'none'}                                  | the token is malformed
          {'alg':'nOnE'}                                  | the token's algorithm is not allowed
          {'alg':'RS256','kid':'r2'}                      | the token's key is not known
          {'alg':'RS256','kid':'e1'}                      | the token's key is not known
          {'alg':'RS256','kid':'r1','typ':'logout+jwt'}   | the token is of another type
          {'alg':'RS256','kid':'r1','crit':['exp']}       | the token has critical parameters
          {'alg':'RS256','kid':'r1','b64':false,'crit':['b64']} | the token has critical parameters
          {'kid':'r1'}                                    | the token is malformed
          """)
  void headersThatAreNotTakenAtTheirWord(String header, String detail) {
    assertThat(refusal(RSA.token(header.strip(), GOOD))).isEqualTo("INVALID: " + detail);
  }

  @Test
  void aKeyThatATokenBringsAlongIsNotLookedAt() {
    TokenIssuer mallory = TokenIssuer.rsa("m1");
    String header = "{'alg':'RS256','jwk':" + mallory.jwk().replace('"', '\'') + "}";
    assertThat(refusal(mallory.token(header, GOOD)))
        .isEqualTo("INVALID: the token's signature is wrong");
    assertThat(refusal(mallory.token("{'alg':'RS256','jku':'http://localhost/keys'}", GOOD)))
        .isEqualTo("INVALID: the token's signature is wrong");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'iss':'https://login','aud':'shop','sub':'a','exp':1799999971}               | accepted
          {'iss':'https://login','aud':'shop','sub':'a','exp':1799999970}               | EXPIRED: the token is expired
          {'iss':'https://login','aud':'shop','sub':'a','exp':1800000060,'nbf':1800000030} | accepted
          {'iss':'https://login','aud':'shop','sub':'a','exp':1800000060,'nbf':1800000031} | INVALID: the token is not valid yet
          {'iss':'https://login','aud':'shop','sub':'a'}                                | INVALID: the token has no end
          {'iss':'https://login','aud':'shop','sub':'a','exp':'soon'}                   | INVALID: the token is malformed
          {'iss':'https://logout','aud':'shop','sub':'a','exp':1800000060}              | INVALID: the token is of another issuer
          {'aud':'shop','sub':'a','exp':1800000060}                                     | INVALID: the token is of another issuer
          {'iss':'https://login','aud':'bank','sub':'a','exp':1800000060}               | INVALID: the token is for another audience
          {'iss':'https://login','sub':'a','exp':1800000060}                            | INVALID: the token is for another audience
          {'iss':'https://login','aud':['bank','store'],'sub':'a','exp':1800000060}     | accepted
          {'iss':'https://login','aud':'shop','exp':1800000060}                         | INVALID: the token does not name a user
          {'iss':'https://login','aud':'shop','sub':['a'],'exp':1800000060}             | INVALID: the token is malformed
          {'iss':'https://login','aud':'shop','sub':7,'exp':1800000060}                 | accepted
          [1]                                                                           | INVALID: the token's claims are no JSON
          """)
  void claimsMustFit(String claims, String outcome) {
    assertThat(refusal(RSA.token(claims.strip()))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"x", "a.b", "a.b.c", "..", "a.b.c.d.e", "eyJhbGciOiJSUzI1NiJ9.e30.", "'é.é.é'"})
  void whatIsNoTokenIsRefused(String text) {
    assertThat(refusal(text))
        .isIn("INVALID: the token is malformed", "INVALID: the token has no end");
  }

  @Test
  void depthIsNoDanger() {
    String deep = "[".repeat(40_000) + "]".repeat(40_000);
    assertThat(refusal(RSA.token("{'sub':" + deep + "}")))
        .isEqualTo("INVALID: the token's claims are no JSON");
    assertThat(refusal(RSA.token("{'alg':'RS256','x':" + deep + "}", GOOD)))
        .isEqualTo("INVALID: the token is malformed");
  }

  @Test
  void aTokenThatWasBelievedEndsAllTheSame() {
    String token = RSA.token(GOOD);
    assertThat(refusal(token)).isEqualTo("accepted");
    clock.advance(Duration.ofSeconds(89));
    assertThat(scheme.known(token)).isInstanceOf(AuthOutcome.Accepted.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(scheme.known(token))
        .isEqualTo(new AuthOutcome.Refused(AuthOutcome.Reason.EXPIRED, "the token is expired"));
  }

  @Test
  void withAnotherSetOfKeysNothingIsRemembered() throws IOException {
    String token = RSA.token(GOOD);
    assertThat(refusal(token)).isEqualTo("accepted");

    Files.writeString(folder.resolve("keys.json"), TokenIssuer.keySet(EC));
    assertThat(scheme.reread()).isTrue();

    assertThat(scheme.known(token)).isNull();
    assertThat(refusal(token)).isEqualTo("INVALID: the token's key is not known");
  }

  @Test
  void withTheSameKeysAgainWhatIsRememberedStays() throws IOException {
    String token = RSA.token(GOOD);
    assertThat(refusal(token)).isEqualTo("accepted");

    assertThat(scheme.reread()).isFalse();

    assertThat(scheme.known(token)).isInstanceOf(AuthOutcome.Accepted.class);
  }

  @Test
  void aSetThatIsFetchedAgainAndIsTheSameIsNoOther() throws IOException {
    String set = TokenIssuer.keySet(RSA);
    try (Origin issuer = Origin.answering((request, connection) -> connection.respond(200, set));
        RemoteKeys keys =
            new RemoteKeys(
                "company",
                URI.create("http://" + issuer.address()),
                null,
                Duration.ofMinutes(10),
                (name, good) -> {})) {
      keys.start();
      keys.awaitKnown(Duration.ofSeconds(10));
      KeySource.Keys first = keys.now();
      assertThat(first.all()).hasSize(1);

      assertThat(keys.renewed()).isSameAs(first);
      assertThat(issuer.requests()).hasSize(2);
    }
  }

  @Test
  void aFileThatIsOfNoUseLeavesTheKeysBefore() throws IOException {
    Files.writeString(folder.resolve("keys.json"), "{\"keys\":[]}");
    org.assertj.core.api.Assertions.assertThatThrownBy(scheme::reread)
        .hasMessageEndingWith("keys.json: found no public key for signatures in the key set");
    assertThat(refusal(RSA.token(GOOD))).isEqualTo("accepted");
  }

  @Test
  void secretsOfAKeySetAreOfNoUse() throws IOException {
    TokenIssuer shared = TokenIssuer.secret(SECRET);
    JwtScheme other = scheme("{\"keys\":[" + shared.jwk() + "," + RSA.jwk() + "]}", List.of());
    assertThat(refusal(other, shared.token(GOOD)))
        .isEqualTo("INVALID: the token's algorithm is not allowed");
    assertThat(refusal(other, RSA.token(GOOD))).isEqualTo("accepted");
  }

  @Test
  void aSecretIsForTheAlgorithmsOfSecrets() throws IOException {
    JwtScheme shared =
        scheme(null, SECRET, List.of(), new JwtClaimsConfig("sub", "role", "permissions"));
    assertThat(refusal(shared, TokenIssuer.secret(SECRET).token(GOOD))).isEqualTo("accepted");
    assertThat(refusal(shared, TokenIssuer.secret(SECRET + "x").token(GOOD)))
        .isEqualTo("INVALID: the token's signature is wrong");
    assertThat(refusal(shared, TokenIssuer.secret(SECRET).token("{'alg':'HS512'}", GOOD)))
        .isEqualTo("INVALID: the token's algorithm is not allowed");
  }

  @Test
  void claimsSayWhoItIsAndWhatItMay() throws IOException {
    JwtScheme keycloak =
        scheme(
            folder.resolve("keys.json").toString(),
            null,
            List.of(),
            new JwtClaimsConfig("https://x.org/id", "realm_access.roles", "scope"));
    String token =
        RSA.token(
            "{'iss':'https://login','aud':'shop','exp':1800000060,'https://x.org/id':'u7',"
                + "'realm_access':{'roles':['clerk','boss']},'scope':'read  write','vip':true,"
                + "'nothing':null}");
    assertThat(keycloak.verify(token))
        .isInstanceOfSatisfying(
            AuthOutcome.Accepted.class,
            accepted -> {
              Identity identity = accepted.identity();
              assertThat(identity.subject()).isEqualTo("u7");
              assertThat(identity.roles()).containsExactlyInAnyOrder("clerk", "boss");
              assertThat(identity.permissions()).containsExactlyInAnyOrder("read", "write");
              assertThat(identity.claim("vip")).isEqualTo("true");
              assertThat(identity.claim("realm_access.roles")).isEqualTo("clerk,boss");
              assertThat(identity.claim("realm_access")).isNull();
              assertThat(identity.claim("nothing")).isNull();
              assertThat(identity.claim("nothing.at.all")).isNull();
            });
  }

  /** RFC 8037, appendix A.4. */
  @Test
  void theSampleOfTheRfcOnEdwardsCurvesIsRight() throws Exception {
    VerificationKey key =
        KeyReader.ofSet(
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                    + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}")
            .getFirst();
    com.nimbusds.jose.JWSObject sample =
        com.nimbusds.jose.JWSObject.parse(
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_"
                + "MuM0KAg");
    assertThat(key.fits(sample.getHeader())).isTrue();
    assertThat(key.signed().by(sample.getHeader(), sample.getSigningInput(), sample.getSignature()))
        .isTrue();
  }
}
