package dev.jadegate.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An issuer of JSON Web Tokens (RFC 7519), and which of its tokens are believed (RFC 8725). */
public record JwtConfig(
    @Key(
            value =
                "Where the issuer's key set is (RFC 7517). It is fetched at start, every refresh,"
                    + " and when a token names a key that is not in it. Either this, jwks_file,"
                    + " public_key or secret must be there.",
            format = Format.URL)
        @Nullable String jwksUrl,
    @Key("PEM file: who may have signed the certificate of jwks_url; absent: whom Java trusts.")
        @Nullable String ca,
    @Key("File with a key set. It is watched.") @Nullable String jwksFile,
    @Key("PEM file: the issuer's public key, or a certificate of it. It is watched.")
        @Nullable String publicKey,
    @Key(
            "What the issuer signs with, for HS256, HS384 and HS512. At least as long as their"
                + " digest.")
        @Nullable String secret,
    @Key("What the claim iss must be. Absent: it is not looked at.") @Nullable String issuer,
    @Key("One of these must be in the claim aud. Absent: it is not looked at.")
        List<String> audience,
    @Key(
            "How a token may be signed. Absent: RS256, PS256, ES256 and EdDSA, or with a secret"
                + " HS256.")
        List<JwtAlgorithm> algorithms,
    @Key(
            value = "By so much the issuer's clock may differ from that of the gateway.",
            orElse = "30s",
            max = "10m")
        Duration clockSkew,
    @Key(value = "Whether a token without an end, the claim exp, is refused.", orElse = "true")
        boolean requireExpiry,
    @Key("Which claims say what.") JwtClaimsConfig claims,
    @Key(
            value =
                "Request fields that tell the instances a claim, by name. What clients send in them"
                    + " is removed, on all routes.",
            format = Format.FIELD_VALUE)
        Map<String, String> forwardClaims,
    @Key(
            value = "Where the token stands: the first of these that is there counts.",
            orElse = "header:Authorization",
            format = Format.CREDENTIAL_PLACE)
        List<String> tokenFrom,
    @Key(
            value = "How often the key set is fetched anew. Keys in use stay if that fails.",
            orElse = "10m",
            min = "10s")
        Duration refresh,
    Place place) {
  private static final List<JwtAlgorithm> OF_KEYS =
      List.of(JwtAlgorithm.RS256, JwtAlgorithm.PS256, JwtAlgorithm.ES256, JwtAlgorithm.EDDSA);
  private static final List<JwtAlgorithm> OF_SECRET = List.of(JwtAlgorithm.HS256);

  /** What carries a request, and is not for claims. */
  private static final Set<String> RESERVED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  public JwtConfig {
    long ways = Stream.of(jwksUrl, jwksFile, publicKey, secret).filter(way -> way != null).count();
    if (ways != 1) {
      throw new IllegalArgumentException(
          "found "
              + (ways == 0 ? "no key" : ways + " kinds of keys")
              + "; expected one of jwks_url, jwks_file, public_key, secret");
    }
    if (ca != null && jwksUrl == null) {
      throw new IllegalArgumentException("ca: no effect without jwks_url");
    }
    if (algorithms.isEmpty()) {
      algorithms = secret == null ? OF_KEYS : OF_SECRET;
    }
    for (JwtAlgorithm algorithm : algorithms) {
      check(algorithm, secret);
    }
    for (String field : forwardClaims.keySet()) {
      if (RESERVED.contains(field.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "forward_claims: found \"" + field + "\"; expected a field such as X-User-ID");
      }
    }
  }

  /** RFC 8725, section 3.1: a key is for one kind of algorithm. */
  private static void check(JwtAlgorithm algorithm, @Nullable String secret) {
    int least = algorithm.secretBytes();
    if (secret == null == least > 0) {
      throw new IllegalArgumentException(
          "algorithms: found \""
              + algorithm.spelling()
              + (least > 0 ? "\" without a secret" : "\" with a secret")
              + "; expected those of "
              + (least > 0 ? "public keys, such as RS256" : "secrets, such as HS256"));
    }
    int length = secret == null ? 0 : secret.getBytes(StandardCharsets.UTF_8).length;
    if (length < least) {
      throw new IllegalArgumentException(
          "secret: found "
              + length
              + " bytes; expected at least "
              + least
              + " for "
              + algorithm.spelling()
              + " (RFC 7518, section 3.2)");
    }
  }

  /** Whether it is the same but for where it stands. */
  public boolean isLike(JwtConfig other) {
    return withoutPlace().equals(other.withoutPlace());
  }

  private JwtConfig withoutPlace() {
    return new JwtConfig(
        jwksUrl,
        ca,
        jwksFile,
        publicKey,
        secret,
        issuer,
        audience,
        algorithms,
        clockSkew,
        requireExpiry,
        claims,
        forwardClaims,
        tokenFrom,
        refresh,
        new Place("", 0, 0));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "JwtConfig[issuer=" + issuer + ", jwksUrl=" + jwksUrl + "]";
  }
}
