package dev.jadegate.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate with those between it and the root, and its private key.
 *
 * @param digest tells identities apart by their content
 */
public record Identity(List<X509Certificate> chain, PrivateKey key, String digest) {
  /** In a subject alternative name (RFC 5280, section 4.2.1.6). */
  private static final Integer DNS_NAME = 2;

  /**
   * Reads both files.
   *
   * @throws TlsFileException if one cannot be used, or the key is that of another certificate
   */
  public static Identity load(String certFile, String keyFile) throws TlsFileException {
    List<X509Certificate> chain = PemFile.read(certFile).certificates();
    PrivateKey key = KeyFile.read(keyFile);
    if (!belong(chain.getFirst(), key)) {
      throw new TlsFileException(keyFile, "not the key of the certificate in " + certFile);
    }
    return new Identity(chain, key, Digests.of(chain, key.getEncoded()));
  }

  private static boolean belong(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(text);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // of different kinds
    }
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** The host names in it, lower case; some begin with {@code *.}. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate().getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (DNS_NAME.equals(name.getFirst())) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // no client will find a name in it either
    }
    return List.copyOf(names);
  }

  /** What it is called in metrics and logs: its first name, else its subject. */
  public String title() {
    List<String> names = names();
    return names.isEmpty() ? certificate().getSubjectX500Principal().getName() : names.getFirst();
  }

  /** When it ends. */
  public Instant expiry() {
    return certificate().getNotAfter().toInstant();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Identity[" + title() + "]";
  }
}
