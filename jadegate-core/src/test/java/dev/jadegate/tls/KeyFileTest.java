package dev.jadegate.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Keys of all usual forms are read, and what is wrong with others is said")
final class KeyFileTest {
  /** The object identifier of the curve P-256 (RFC 5480, section 2.1.1.1). */
  private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");

  @TempDir private Path folder;

  private PrivateKey read(String text) throws Exception {
    return KeyFile.read(Certificates.write(folder, "key.pem", text));
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
  void pkcs8(Algorithm algorithm) throws Exception {
    X509Bundle bundle = Certificates.of(algorithm, "a.test");
    assertThat(read(bundle.getPrivateKeyPEM())).isEqualTo(bundle.getKeyPair().getPrivate());
  }

  /** In PKCS #8 the older form is what the last element holds; its header has a known length. */
  private static byte[] inner(byte[] pkcs8, int header) {
    return Arrays.copyOfRange(pkcs8, header, pkcs8.length);
  }

  @Test
  void olderFormOfRsa() throws Exception {
    PrivateKey key = Certificates.of(Algorithm.rsa2048, "a.test").getKeyPair().getPrivate();
    String text = Certificates.pem("RSA PRIVATE KEY", inner(key.getEncoded(), 26));
    assertThat(read(text)).isEqualTo(key);
  }

  @Test
  void olderFormOfEllipticCurvesWithTheCurveInABlockOfItsOwn() throws Exception {
    PrivateKey key = Certificates.of(Algorithm.ecp256, "a.test").getKeyPair().getPrivate();
    byte[] pkcs8 = key.getEncoded();
    int header = pkcs8[1] < 0 ? 29 : 28;
    String text =
        Certificates.pem("EC PARAMETERS", P256)
            + Certificates.pem("EC PRIVATE KEY", inner(pkcs8, header));
    assertThat(read(text)).isEqualTo(key);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        arguments("no key at all", "no private key in it"),
        arguments(block("ENCRYPTED PRIVATE KEY", "AAAA"), "the key is encrypted"),
        arguments(
            block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: A\n\nAAAA"),
            "the key is encrypted"),
        arguments(block("PRIVATE KEY", "AAAA"), "damaged key"),
        arguments(block("RSA PRIVATE KEY", "AAAA"), "damaged key"),
        arguments(block("EC PRIVATE KEY", "MAUC"), "damaged key"),
        arguments(block("DSA PRIVATE KEY", "AAAA"), "found a DSA PRIVATE KEY"));
  }

  private static String block(String label, String text) {
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadIsExplained(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(TlsFileException.class)
        .hasMessageStartingWith(folder.resolve("key.pem") + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void missingFileIsNamed() {
    assertThatThrownBy(() -> KeyFile.read("/no/such.key")).hasMessage("/no/such.key: no such file");
  }
}
