package dev.jadegate.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of certificates and keys, in hexadecimal digits. */
final class Digests {
  private Digests() {}

  /** Of certificates in their order, and of what belongs to them; may be empty. */
  static String of(List<X509Certificate> certificates, byte[] more) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (X509Certificate certificate : certificates) {
        digest.update(certificate.getEncoded());
      }
      digest.update(more);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e); // every JDK has it, and what was parsed has an encoding
    }
  }
}
