package dev.jadegate.filter.clientcert;

import dev.jadegate.api.Slot;
import dev.jadegate.message.FieldValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A client's verified certificate and the field values that tell of it; made once a connection.
 *
 * @param encoded the whole certificate (RFC 9440, section 2.1)
 * @param subject its distinguished name (RFC 4514), such as {@code CN=alice,O=Example}
 * @param fingerprint SHA-256 of it, 64 hexadecimal digits in lower case
 */
public record ClientCertificate(
    X509Certificate certificate, FieldValue encoded, FieldValue subject, FieldValue fingerprint) {
  /** Where an exchange keeps that of its connection. */
  public static final Slot<ClientCertificate> SLOT = Slot.named("client certificate");

  /** From a certificate that was verified. */
  public static ClientCertificate of(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
      return new ClientCertificate(
          certificate,
          new FieldValue(":" + Base64.getEncoder().encodeToString(der) + ":"),
          new FieldValue(visible(certificate.getSubjectX500Principal().getName())),
          new FieldValue(HexFormat.of().formatHex(digest)));
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // what was parsed has an encoding, and every JDK SHA-256
    }
  }

  /**
   * What a field cannot hold is written as RFC 4514, section 2.4, allows: a backslash and digits.
   */
  private static String visible(String name) {
    StringBuilder visible = new StringBuilder(name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~') {
        visible.append((char) b);
      } else {
        visible.append('\\').append(HexFormat.of().toHexDigits(b));
      }
    }
    return visible.toString();
  }
}
