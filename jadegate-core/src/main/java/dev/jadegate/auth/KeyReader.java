package dev.jadegate.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys from what files and issuers say. Pure functions. */
final class KeyReader {
  private static final int LEAST_RSA_BITS = 2048;

  /** RFC 8037, section 3.1, and its name since RFC 9864. */
  private static final Set<JWSAlgorithm> EDWARDS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  /** What stands before the 32 bytes of an Ed25519 key (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private KeyReader() {}

  /**
   * The keys of a set (RFC 7517, section 5) that verify signatures. Others are left out, as the RFC
   * wants it, and so are secrets, for whoever can fetch the set would have them.
   *
   * @throws IOException if it is no key set, or has none of use
   */
  static List<VerificationKey> ofSet(String json) throws IOException {
    List<VerificationKey> keys = new ArrayList<>();
    String left = "";
    try {
      for (JWK key : JWKSet.parse(json).getKeys()) {
        try {
          VerificationKey made = ofJwk(key);
          if (made != null) {
            keys.add(made);
          }
        } catch (JOSEException | GeneralSecurityException | IOException e) {
          left = "; key " + key.getKeyID() + " is of no use: " + e.getMessage();
        }
      }
    } catch (ParseException | IllegalArgumentException e) {
      throw new IOException("no key set: " + e.getMessage(), e);
    }
    if (keys.isEmpty()) {
      throw new IOException("found no public key for signatures in the key set" + left);
    }
    return List.copyOf(keys);
  }

  private static @Nullable VerificationKey ofJwk(JWK key)
      throws JOSEException, GeneralSecurityException, IOException {
    boolean signs = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
    Set<KeyOperation> operations = key.getKeyOperations();
    if (!signs || operations != null && !operations.contains(KeyOperation.VERIFY)) {
      return null;
    }
    String algorithm = key.getAlgorithm() == null ? null : key.getAlgorithm().getName();
    return switch (key) {
      case RSAKey rsa -> of(key.getKeyID(), algorithm, rsa.toRSAPublicKey());
      case ECKey curve -> VerificationKey.of(key.getKeyID(), algorithm, new ECDSAVerifier(curve));
      case OctetKeyPair pair when Curve.Ed25519.equals(pair.getCurve()) ->
          of(key.getKeyID(), algorithm, edwards(pair.getX().decode()));
      default -> null;
    };
  }

  private static PublicKey edwards(byte[] point) throws GeneralSecurityException {
    byte[] encoded = new byte[ED25519_PREFIX.length + point.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /**
   * The key of a PEM file: {@code PUBLIC KEY}, or {@code CERTIFICATE}.
   *
   * @throws IOException if it is neither
   */
  static List<VerificationKey> ofPem(String text) throws IOException {
    try {
      PublicKey key =
          text.contains("-----BEGIN CERTIFICATE-----")
              ? CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))
                  .getPublicKey()
              : publicKey(text);
      return List.of(of(null, null, key));
    } catch (GeneralSecurityException | JOSEException | IllegalArgumentException e) {
      throw new IOException("the key cannot be read: " + e.getMessage(), e);
    }
  }

  private static PublicKey publicKey(String text) throws IOException {
    String begin = "-----BEGIN PUBLIC KEY-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END PUBLIC KEY-----");
    if (from < 0 || to < from) {
      throw new IOException("found neither PUBLIC KEY nor CERTIFICATE in PEM");
    }
    byte[] encoded =
        Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to).strip());
    for (String type : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (GeneralSecurityException _) {
        continue; // of another type
      }
    }
    throw new IOException("found no key of RSA, EC or Ed25519");
  }

  /** A secret that the issuer shares. */
  static List<VerificationKey> ofSecret(String secret) {
    try {
      return List.of(
          VerificationKey.of(null, null, new MACVerifier(secret.getBytes(StandardCharsets.UTF_8))));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("secret: " + e.getMessage(), e);
    }
  }

  private static VerificationKey of(@Nullable String id, @Nullable String algorithm, PublicKey key)
      throws JOSEException, IOException {
    return switch (key) {
      case RSAPublicKey rsa -> {
        if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
          throw new IOException(
              "found RSA of " + rsa.getModulus().bitLength() + " bits; expected at least 2048");
        }
        yield VerificationKey.of(id, algorithm, new RSASSAVerifier(rsa));
      }
      case ECPublicKey curve -> VerificationKey.of(id, algorithm, new ECDSAVerifier(curve));
      case EdECPublicKey edwards ->
          new VerificationKey(
              id,
              algorithm,
              EDWARDS,
              (header, input, signature) -> verify(edwards, input, signature));
      default -> throw new IOException("found a key of " + key.getAlgorithm());
    };
  }

  /** The library would need another library for it. */
  private static boolean verify(EdECPublicKey key, byte[] input, Base64URL signature)
      throws JOSEException {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(input);
      return verifier.verify(signature.decode());
    } catch (java.security.SignatureException e) {
      return false; // not of the right length, for one
    } catch (GeneralSecurityException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }
}
