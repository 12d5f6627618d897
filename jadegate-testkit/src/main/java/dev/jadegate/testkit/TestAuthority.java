package dev.jadegate.testkit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority of a test, and the PEM files of what it signs: ECDSA P-256, valid from
 * yesterday till tomorrow unless a test says otherwise.
 */
public final class TestAuthority {
  static {
    // Before the first TLS socket: the end of TLS is close_notify, and a FIN alone is an error.
    System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
  }

  private static final char[] PASSWORD = "test".toCharArray();

  private final Path folder;
  private final X509Bundle root;

  private TestAuthority(Path folder, X509Bundle root) {
    this.folder = folder;
    this.root = root;
  }

  /** A certificate with its key, in files. */
  public record Pair(Path cert, Path key, X509Bundle bundle) {
    /** As the value of an element of {@code certificates}. */
    public String yaml() {
      return "{cert: \"" + cert + "\", key: \"" + key + "\"}";
    }

    /** The certificate itself. */
    public X509Certificate certificate() {
      return bundle.getCertificate();
    }

    /** Puts the content of another pair into the files of this one. */
    public void become(Pair other) throws IOException {
      Files.copy(other.cert, cert, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.copy(other.key, key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** An authority whose files are in this folder. */
  public static TestAuthority in(Path folder) throws Exception {
    X509Bundle root =
        valid(new CertificateBuilder().ecp256().subject("CN=Test CA"))
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    return new TestAuthority(folder, root);
  }

  private static CertificateBuilder valid(CertificateBuilder builder) {
    Instant now = Instant.now();
    return builder.notBefore(now.minus(Duration.ofDays(1))).notAfter(now.plus(Duration.ofDays(1)));
  }

  /** A pair for these host names and addresses; its subject and its files have the first. */
  public Pair issue(String... names) throws Exception {
    return issue(builder -> builder, names);
  }

  /** A pair that differs from the usual. */
  public Pair issue(UnaryOperator<CertificateBuilder> other, String... names) throws Exception {
    CertificateBuilder builder = valid(new CertificateBuilder().ecp256().subject("CN=" + names[0]));
    for (String name : names) {
      if (NetUtil.isValidIpV4Address(name)) {
        builder.addSanIpAddress(name);
      } else if (name.startsWith("*")) {
        builder.addExtensionOctetString("2.5.29.17", false, oneName(name));
      } else {
        builder.addSanDnsName(name);
      }
    }
    return write(names[0], other.apply(builder).buildIssuedBy(root));
  }

  /** A subjectAltName with one name (RFC 5280, section 4.2.1.6), for those the builder refuses. */
  private static byte[] oneName(String name) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] encoded = new byte[4 + text.length];
    encoded[0] = 0x30; // a sequence
    encoded[1] = (byte) (2 + text.length);
    encoded[2] = (byte) 0x82; // of a DNS name
    encoded[3] = (byte) text.length;
    System.arraycopy(text, 0, encoded, 4, text.length);
    return encoded;
  }

  private Pair write(String name, X509Bundle bundle) throws IOException {
    Path cert = Files.createTempFile(folder, name.replace('*', '_'), ".pem");
    Path key = Files.createTempFile(folder, name.replace('*', '_'), ".key");
    Files.writeString(cert, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    return new Pair(cert, key, bundle);
  }

  /** The authority's own certificate. */
  public X509Certificate root() {
    return root.getRootCertificate();
  }

  /** The same in a file. */
  public Path file() throws IOException {
    return Files.writeString(folder.resolve("ca.pem"), root.getRootCertificatePEM());
  }

  /** For a side that trusts this authority and shows nothing. */
  public SSLContext context() throws GeneralSecurityException {
    return context("TLS", null);
  }

  /** The same for a client that speaks this version at most. */
  public SSLContext context(String version) throws GeneralSecurityException {
    return context(version, null);
  }

  /** For a side that trusts this authority and shows this certificate. */
  public SSLContext context(Pair own) throws GeneralSecurityException {
    return context("TLS", own);
  }

  /** By the kind of key store that takes the least time. */
  private static KeyManager[] managers(X509Bundle own) throws GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("JKS");
    try {
      keys.load(null, PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keys.setKeyEntry("own", own.getKeyPair().getPrivate(), PASSWORD, own.getCertificatePath());
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, PASSWORD);
    return factory.getKeyManagers();
  }

  private SSLContext context(String version, @Nullable Pair own) throws GeneralSecurityException {
    KeyManager[] managers = null;
    if (own != null) {
      managers = managers(own.bundle);
    }
    TrustManagerFactory trust = root.toTrustManagerFactory();
    SSLContext context = SSLContext.getInstance(version);
    context.init(managers, trust.getTrustManagers(), new SecureRandom());
    return context;
  }
}
