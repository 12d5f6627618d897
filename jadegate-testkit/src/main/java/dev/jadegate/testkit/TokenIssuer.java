package dev.jadegate.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs JSON Web Tokens by what the JDK has, so that they are not made by the library that verifies
 * them. Thread-safe.
 */
public final class TokenIssuer {
  private static final int COORDINATE_BYTES = 32;

  private final String id;
  private final String algorithm;
  private final @Nullable KeyPair keys;
  private final byte[] secret;

  private TokenIssuer(String id, String algorithm, @Nullable KeyPair keys, byte[] secret) {
    this.id = id;
    this.algorithm = algorithm;
    this.keys = keys;
    this.secret = secret;
  }

  /** With a new key of RSA, 2048 bits; signs with RS256. */
  public static TokenIssuer rsa(String id) {
    return of(id, "RS256", "RSA");
  }

  /** With a new key on P-256; signs with ES256. */
  public static TokenIssuer ec(String id) {
    return of(id, "ES256", "EC");
  }

  /** With a new key of Ed25519; signs with EdDSA. */
  public static TokenIssuer edwards(String id) {
    return of(id, "EdDSA", "Ed25519");
  }

  /** With a secret; signs with HS256. */
  public static TokenIssuer secret(String secret) {
    return secret(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** With a secret that need not be text. */
  public static TokenIssuer secret(byte[] secret) {
    return new TokenIssuer("", "HS256", null, secret.clone());
  }

  private static TokenIssuer of(String id, String algorithm, String type) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      if (type.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else if (type.equals("RSA")) {
        generator.initialize(2048);
      }
      return new TokenIssuer(id, algorithm, generator.generateKeyPair(), new byte[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token with these claims, in JSON with single quotes. */
  public String token(String claims) {
    String key = id.isEmpty() ? "" : ",'kid':'" + id + "'";
    return token("{'alg':'" + algorithm + "','typ':'JWT'" + key + "}", claims);
  }

  /** A token with this header; it is signed as always, whatever the header says. */
  public String token(String header, String claims) {
    String input = encoded(json(header)) + "." + encoded(json(claims));
    return input + "." + encoded(sign(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] sign(byte[] input) {
    try {
      if (keys == null) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(input);
      }
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      signature.initSign(keys.getPrivate());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public key as a JWK (RFC 7517). */
  public String jwk() {
    if (keys == null) {
      return "{\"kty\":\"oct\",\"k\":\"" + encoded(secret) + "\"}";
    }
    String numbers =
        switch (keys.getPublic()) {
          case RSAPublicKey rsa ->
              "\"kty\":\"RSA\",\"n\":\""
                  + encoded(unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / Byte.SIZE))
                  + "\",\"e\":\"AQAB\"";
          case ECPublicKey curve ->
              "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                  + encoded(unsigned(curve.getW().getAffineX(), COORDINATE_BYTES))
                  + "\",\"y\":\""
                  + encoded(unsigned(curve.getW().getAffineY(), COORDINATE_BYTES))
                  + "\"";
          default -> {
            byte[] all = keys.getPublic().getEncoded();
            byte[] point = Arrays.copyOfRange(all, all.length - COORDINATE_BYTES, all.length);
            yield "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + encoded(point) + "\"";
          }
        };
    return "{\"kid\":\"" + id + "\",\"use\":\"sig\"," + numbers + "}";
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] padded = new byte[length];
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, padded, length - count, count);
    return padded;
  }

  /** A key set of all of these. */
  public static String keySet(TokenIssuer... issuers) {
    return Stream.of(issuers)
        .map(TokenIssuer::jwk)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** The public key as PEM. */
  public String pem() {
    if (keys == null) {
      throw new IllegalStateException("a secret has no public key");
    }
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
