package dev.jadegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate and its key belong together, whatever else stands in their files. */
final class IdentityTest {
  @TempDir private Path folder;

  @Test
  void certificateAndKeyMayStandInOneFile() throws Exception {
    X509Bundle bundle = Certificates.of(Algorithm.ecp256, "a.test", "B.test");
    String both =
        Certificates.write(
            folder,
            "both.pem",
            "for the site\n" + bundle.getPrivateKeyPEM() + bundle.getCertificatePathPEM());

    Identity identity = Identity.load(both, both);

    assertThat(identity.certificate()).isEqualTo(bundle.getCertificate());
    assertThat(identity.names()).containsExactly("a.test", "b.test");
    assertThat(identity.title()).isEqualTo("a.test");
    assertThat(identity.toString()).isEqualTo("Identity[a.test]");
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws Exception {
    String cert =
        Certificates.write(
            folder,
            "cert.pem",
            Certificates.of(Algorithm.ecp256, "a.test").getCertificatePathPEM());
    for (Algorithm other : List.of(Algorithm.ecp256, Algorithm.rsa2048)) {
      String key =
          Certificates.write(
              folder, "key.pem", Certificates.of(other, "a.test").getPrivateKeyPEM());
      assertThatThrownBy(() -> Identity.load(cert, key))
          .isInstanceOf(TlsFileException.class)
          .hasMessage(key + ": not the key of the certificate in " + cert);
    }
  }

  @Test
  void filesWithoutOrWithDamagedCertificatesAreRefused() throws Exception {
    String none = Certificates.write(folder, "none.pem", "nothing");
    String damaged =
        Certificates.write(folder, "bad.pem", Certificates.pem("CERTIFICATE", new byte[9]));
    assertThatThrownBy(() -> Identity.load(none, none))
        .hasMessage(none + ": no certificate in it; expected a PEM file");
    assertThatThrownBy(() -> Identity.load(damaged, damaged))
        .hasMessageStartingWith(damaged + ": damaged certificate: ");
  }
}
