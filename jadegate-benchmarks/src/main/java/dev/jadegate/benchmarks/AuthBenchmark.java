package dev.jadegate.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.jadegate.auth.AuthOutcome;
import dev.jadegate.auth.JwtScheme;
import dev.jadegate.config.JwtClaimsConfig;
import dev.jadegate.config.JwtConfig;
import dev.jadegate.config.Place;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A token that was seen before, and one that was not. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
public class AuthBenchmark {
  private static final int TOKENS = 300;

  @Param({"RS256", "ES256"})
  private String algorithm = "";

  private final String[] tokens = new String[TOKENS];
  private @Nullable JwtConfig config;
  private final HeaderBlock request = new HeaderBlock();

  /** Signs, once. */
  @Setup
  public void sign() throws JOSEException, IOException {
    boolean rsa = algorithm.equals("RS256");
    JWK key =
        rsa
            ? new RSAKeyGenerator(2048).keyID("k").generate()
            : new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    JWSSigner signer = rsa ? new RSASSASigner((RSAKey) key) : new ECDSASigner((ECKey) key);
    for (int i = 0; i < TOKENS; i++) {
      JWTClaimsSet claims =
          new JWTClaimsSet.Builder()
              .issuer("https://login.example.com")
              .audience("shop")
              .subject("user-" + i)
              .claim("permissions", List.of("product:read", "product:write", "order:read"))
              .expirationTime(new Date(System.currentTimeMillis() + 86_400_000))
              .build();
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("k").build(), claims);
      token.sign(signer);
      tokens[i] = token.serialize();
    }
    Path file = Files.createTempFile("keys", ".json");
    Files.writeString(file, new JWKSet(key.toPublicJWK()).toString());
    config =
        new JwtConfig(
            null,
            null,
            file.toString(),
            null,
            null,
            "https://login.example.com",
            List.of("shop"),
            List.of(),
            Duration.ofSeconds(30),
            true,
            new JwtClaimsConfig("sub", "role", "permissions"),
            Map.of(),
            List.of("header:Authorization"),
            Duration.ofMinutes(10),
            new Place("", 0, 0));
    request.add(FieldNames.AUTHORIZATION, "Bearer " + tokens[0]);
  }

  private JwtScheme fresh() throws IOException {
    return JwtScheme.of(
        "company",
        Objects.requireNonNull(config, "signed"),
        InstantSource.system(),
        (issuer, good) -> {});
  }

  /** Has seen the token of the request. */
  @State(Scope.Benchmark)
  public static class Experienced {
    private @Nullable JwtScheme scheme;

    /** Shows it. */
    @Setup
    public void show(AuthBenchmark all) throws IOException {
      scheme = all.fresh();
      scheme.verify(all.tokens[0]);
    }
  }

  /** Has seen none. */
  @State(Scope.Benchmark)
  public static class Fresh {
    private @Nullable JwtScheme scheme;

    /** Forgets what it has seen. */
    @Setup(Level.Invocation)
    public void forget(AuthBenchmark all) throws IOException {
      scheme = all.fresh();
    }
  }

  /** Reads the field, looks it up, looks at the clock. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public @Nullable AuthOutcome seenBefore(Experienced by) {
    JwtScheme scheme = Objects.requireNonNull(by.scheme, "made");
    return scheme.known(Objects.requireNonNull(scheme.shown(request), "there is a token"));
  }

  /** All of it, with the signature. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OperationsPerInvocation(TOKENS)
  @Warmup(iterations = 60)
  @Measurement(iterations = 20)
  public int notSeen(Fresh by) {
    JwtScheme scheme = Objects.requireNonNull(by.scheme, "made");
    int right = 0;
    for (String token : tokens) {
      right += scheme.verify(token) instanceof AuthOutcome.Accepted ? 1 : 0;
    }
    if (right != TOKENS) {
      throw new IllegalStateException("only " + right + " were right");
    }
    return right;
  }
}
