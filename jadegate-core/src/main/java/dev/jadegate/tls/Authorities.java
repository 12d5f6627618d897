package dev.jadegate.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates of those whose signature is believed.
 *
 * @param digest tells them apart by their content
 */
public record Authorities(List<X509Certificate> certificates, String digest) {
  /**
   * Reads a file.
   *
   * @throws TlsFileException if it cannot be used
   */
  public static Authorities load(String file) throws TlsFileException {
    List<X509Certificate> certificates = PemFile.read(file).certificates();
    return new Authorities(certificates, Digests.of(certificates, new byte[0]));
  }
}
