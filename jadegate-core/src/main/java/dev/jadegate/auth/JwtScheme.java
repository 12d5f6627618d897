package dev.jadegate.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.jadegate.api.Identity;
import dev.jadegate.config.JwtAlgorithm;
import dev.jadegate.config.JwtConfig;
import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signed tokens of one issuer (RFC 7519), under the rules of RFC 8725: only algorithms of the
 * configuration, keys only for the algorithms of their type, nothing that the token itself says of
 * where its key is, no token of another kind, issuer and audience as configured, and never outside
 * of its time. Tokens that were found right are remembered, so that a signature is looked at once
 * for each token, gateway and set of keys. Thread-safe.
 */
public final class JwtScheme implements Scheme, AutoCloseable {
  /** What remembered tokens may take, with some for each entry. */
  private static final long REMEMBERED_BYTES = 8 << 20;

  private static final int ENTRY_BYTES = 1024;
  private static final String NO_KEYS = "the issuer's keys are not known";

  /** Types of tokens that are for access (RFC 7519, section 5.1; RFC 9068, section 2.1). */
  private static final Set<String> TYPES =
      Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

  private final String name;
  private final JwtConfig config;
  private final InstantSource clock;
  private final KeySource keys;
  private final Set<JWSAlgorithm> algorithms;
  private final List<CredentialPlace> places;
  private final Map<FieldName, String> forwarded;
  private final long skewMillis;
  private final Cache<String, Remembered> remembered =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_BYTES)
          .weigher((String token, Remembered what) -> token.length() + ENTRY_BYTES)
          .executor(Runnable::run)
          .build();

  /** A token that was right, and as long as its time and the keys are the same is. */
  private record Remembered(
      AuthOutcome accepted, KeySource.Keys by, long notBeforeMillis, long expiryMillis) {}

  private JwtScheme(String name, JwtConfig config, InstantSource clock, KeySource keys) {
    this.name = name;
    this.config = config;
    this.clock = clock;
    this.keys = keys;
    algorithms =
        config.algorithms().stream()
            .map(JwtAlgorithm::spelling)
            .map(JWSAlgorithm::parse)
            .collect(Collectors.toCollection(HashSet::new));
    if (algorithms.contains(JWSAlgorithm.EdDSA)) {
      algorithms.add(JWSAlgorithm.Ed25519); // its newer name, RFC 9864
    }
    places = config.tokenFrom().stream().map(CredentialPlace::of).toList();
    Map<FieldName, String> fields = new LinkedHashMap<>();
    config.forwardClaims().forEach((field, claim) -> fields.put(FieldName.of(field), claim));
    forwarded = Map.copyOf(fields);
    skewMillis = config.clockSkew().toMillis();
  }

  /**
   * Reads the keys of a file; those of a URL are fetched from {@link #start} on.
   *
   * @param name as the configuration has it
   * @throws IOException if a file is of no use
   */
  public static JwtScheme of(
      String name, JwtConfig config, InstantSource clock, KeyListener listener) throws IOException {
    KeySource keys =
        config.jwksUrl() == null
            ? new FixedKeys(config)
            : new RemoteKeys(
                name, URI.create(config.jwksUrl()), config.ca(), config.refresh(), listener);
    return new JwtScheme(name, config, clock, keys);
  }

  public JwtConfig config() {
    return config;
  }

  /** It is in force from now on. */
  public void start() {
    keys.start();
  }

  public void awaitKeys(Duration patience) {
    keys.awaitKnown(patience);
  }

  /**
   * Reads its file again, if it has one.
   *
   * @return whether there are other keys now
   * @throws IOException if it is of no use; the keys before stay
   */
  public boolean reread() throws IOException {
    return keys.reread();
  }

  /** How many keys there are. */
  public int keyCount() {
    return keys.now().all().size();
  }

  /** Seconds since keys were fetched; negative: never, or they are not fetched. */
  public double keysAge() {
    return keys instanceof RemoteKeys remote ? remote.age() : -1;
  }

  @Override
  public void close() {
    keys.close();
  }

  @Override
  public String method() {
    return "jwt";
  }

  @Override
  public @Nullable String shown(HttpHeaders request) {
    for (int i = 0; i < places.size(); i++) {
      String token = places.get(i).read(request);
      if (token != null) {
        return token;
      }
    }
    return null;
  }

  @Override
  public void hide(HttpHeaders request) {
    places.forEach(place -> place.clear(request));
  }

  @Override
  public Map<FieldName, String> forwarded() {
    return forwarded;
  }

  @Override
  public String challenge() {
    return "Bearer realm=\"" + name + "\""; // RFC 6750, section 3
  }

  @Override
  public @Nullable AuthOutcome known(String token) {
    Remembered before = remembered.getIfPresent(token);
    if (before == null || before.by() != keys.now()) {
      return null;
    }
    AuthOutcome late = outsideOfTime(before.notBeforeMillis(), before.expiryMillis());
    return late == null ? before.accepted() : late;
  }

  private @Nullable AuthOutcome outsideOfTime(long notBeforeMillis, long expiryMillis) {
    long now = clock.millis();
    if (now >= expiryMillis && now - skewMillis >= expiryMillis) {
      return new AuthOutcome.Refused(AuthOutcome.Reason.EXPIRED, "the token is expired");
    }
    return now + skewMillis < notBeforeMillis
        ? AuthOutcome.invalid("the token is not valid yet")
        : null;
  }

  @Override
  public AuthOutcome verify(String token) {
    AuthOutcome known = known(token); // another request with it may have been faster
    if (known != null) {
      return known;
    }
    try {
      JWSObject signed = JWSObject.parse(token);
      JWSHeader header = signed.getHeader();
      String wrong = problem(header);
      if (wrong != null) {
        return AuthOutcome.invalid(wrong);
      }
      Map<String, Object> json = signed.getPayload().toJSONObject();
      return json == null
          ? AuthOutcome.invalid("the token's claims are no JSON")
          : verify(token, signed, JWTClaimsSet.parse(json), json);
    } catch (ParseException | IllegalArgumentException e) {
      return AuthOutcome.invalid("the token is malformed");
    }
  }

  private @Nullable String problem(JWSHeader header) {
    if (!algorithms.contains(header.getAlgorithm())) {
      return "the token's algorithm is not allowed";
    }
    if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
      return "the token has critical parameters"; // RFC 7515, section 4.1.11: none is understood
    }
    JOSEObjectType type = header.getType();
    boolean known = type == null || TYPES.contains(type.getType().toLowerCase(Locale.ROOT));
    return known ? null : "the token is of another type"; // RFC 8725, section 3.11
  }

  private AuthOutcome verify(
      String token, JWSObject signed, JWTClaimsSet claims, Map<String, Object> json) {
    Date expiry = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    long expiryMillis = expiry == null ? Long.MAX_VALUE : expiry.getTime();
    long notBeforeMillis = notBefore == null ? 0 : notBefore.getTime();
    AuthOutcome late = outsideOfTime(notBeforeMillis, expiryMillis);
    if (late != null) {
      return late;
    }
    String wrong = problem(claims, json);
    if (wrong != null) {
      return AuthOutcome.invalid(wrong);
    }
    // Not before all else fits: only then is it worth it to ask the issuer for a key.
    KeySource.Keys by = keys.now();
    AuthOutcome refused = check(signed, by);
    if (refused != null) {
      KeySource.Keys before = by;
      by = keys.renewed();
      refused = by == before ? refused : check(signed, by);
    }
    if (refused != null) {
      return refused;
    }
    AuthOutcome accepted = new AuthOutcome.Accepted(identity(json));
    remembered.put(token, new Remembered(accepted, by, notBeforeMillis, expiryMillis));
    return accepted;
  }

  private @Nullable String problem(JWTClaimsSet claims, Map<String, Object> json) {
    if (config.requireExpiry() && claims.getExpirationTime() == null) {
      return "the token has no end";
    }
    if (config.issuer() != null && !config.issuer().equals(claims.getIssuer())) {
      return "the token is of another issuer";
    }
    boolean meant =
        config.audience().isEmpty()
            || claims.getAudience().stream().anyMatch(config.audience()::contains);
    if (!meant) {
      return "the token is for another audience";
    }
    String user = Identities.text(json, config.claims().userId());
    return user.isEmpty() ? "the token does not name a user" : null;
  }

  /** Null: it is signed with one of the keys. */
  private static @Nullable AuthOutcome check(JWSObject signed, KeySource.Keys keys) {
    if (keys.all().isEmpty()) {
      return new AuthOutcome.Refused(AuthOutcome.Reason.UNAVAILABLE, NO_KEYS);
    }
    boolean found = false;
    for (VerificationKey key : keys.all()) {
      if (key.fits(signed.getHeader())) {
        found = true;
        try {
          if (key.signed()
              .by(signed.getHeader(), signed.getSigningInput(), signed.getSignature())) {
            return null;
          }
        } catch (JOSEException e) {
          return AuthOutcome.invalid("the token's signature cannot be read");
        }
      }
    }
    return AuthOutcome.invalid(
        found ? "the token's signature is wrong" : "the token's key is not known");
  }

  private Identity identity(Map<String, Object> json) {
    return new Identity(
        Identities.text(json, config.claims().userId()),
        method(),
        Identities.words(json, config.claims().role()),
        Identities.words(json, config.claims().permissions()),
        withoutNulls(json));
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> json) {
    Map<String, Object> claims = new HashMap<>(json);
    claims.values().removeIf(Objects::isNull);
    return Map.copyOf(claims);
  }
}
