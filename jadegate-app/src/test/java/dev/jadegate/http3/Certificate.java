package dev.jadegate.http3;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;

/** A certificate of {@code gw.test} in files, made once. */
public final class Certificate {
  private static final X509Bundle BUNDLE = make("gw.test");

  private Certificate() {}

  private static X509Bundle make(String name) {
    try {
      return new CertificateBuilder()
          .ecp256()
          .subject("CN=" + name)
          .addSanDnsName(name)
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value of {@code tls}. */
  public static String yaml() {
    return yaml(BUNDLE);
  }

  /** The value of {@code tls} with a certificate of its own. */
  public static String yaml(String name) {
    return yaml(make(name));
  }

  private static String yaml(X509Bundle bundle) {
    try {
      File cert = bundle.toTempCertChainPem();
      File key = bundle.toTempPrivateKeyPem();
      return "{certificates: [{cert: %s, key: %s}]}".formatted(cert, key);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
