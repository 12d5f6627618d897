package dev.jadegate.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Certificates and keys for tests, and their files. */
final class Certificates {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Certificates() {}

  /** Signed by itself, valid for a day. */
  static X509Bundle of(CertificateBuilder.Algorithm algorithm, String... names) throws Exception {
    CertificateBuilder builder =
        new CertificateBuilder()
            .algorithm(algorithm)
            .subject("CN=" + names[0])
            .notBefore(Instant.now().minus(Duration.ofHours(1)))
            .notAfter(Instant.now().plus(Duration.ofDays(1)))
            .setIsCertificateAuthority(true);
    for (String name : names) {
      builder.addSanDnsName(name);
    }
    return builder.buildSelfSigned();
  }

  static Identity identity(Path folder, String... names) throws Exception {
    X509Bundle bundle = of(CertificateBuilder.Algorithm.ecp256, names);
    return Identity.load(
        write(folder, "cert.pem", bundle.getCertificatePathPEM()),
        write(folder, "key.pem", bundle.getPrivateKeyPEM()));
  }

  static String write(Path folder, String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
