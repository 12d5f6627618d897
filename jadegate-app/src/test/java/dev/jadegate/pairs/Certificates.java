package dev.jadegate.pairs;

import dev.jadegate.testkit.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** What the pairs with TLS show and believe, made once. */
final class Certificates {
  /** Whom all clients ask for. */
  static final String NAME = "gateway.test";

  static final TestAuthority AUTHORITY;
  static final TestAuthority.Pair GATEWAY;
  static final TestAuthority.Pair INSTANCE;

  /** The authority's own certificate. */
  static final X509Certificate ROOT;

  static final Path FILE;

  static {
    try {
      Path folder = Files.createTempDirectory("jadegate-pairs");
      AUTHORITY = TestAuthority.in(folder);
      GATEWAY = AUTHORITY.issue(NAME);
      INSTANCE = AUTHORITY.issue("127.0.0.1");
      FILE = AUTHORITY.file();
      ROOT = AUTHORITY.root();
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Certificates() {}
}
