package dev.jadegate.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key of an issuer. Its type decides by which algorithms it can be used (RFC 8725, section 3.1).
 * Immutable, thread-safe.
 *
 * @param id {@code kid}; null: it has no name
 * @param algorithm the only one that its issuer uses it for; null: not said
 * @param algorithms those that fit its type
 */
record VerificationKey(
    @Nullable String id, @Nullable String algorithm, Set<JWSAlgorithm> algorithms, Signed signed) {
  /** Whether bytes are signed with the key. */
  @FunctionalInterface
  interface Signed {
    boolean by(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException;
  }

  static VerificationKey of(@Nullable String id, @Nullable String algorithm, JWSVerifier verifier) {
    return new VerificationKey(id, algorithm, verifier.supportedJWSAlgorithms(), verifier::verify);
  }

  /** Whether a token that says this of its key may be signed with this one. */
  boolean fits(JWSHeader header) {
    String wanted = header.getKeyID();
    return (wanted == null || id == null || wanted.equals(id))
        && algorithms.contains(header.getAlgorithm())
        && (algorithm == null || algorithm.equals(header.getAlgorithm().getName()));
  }
}
