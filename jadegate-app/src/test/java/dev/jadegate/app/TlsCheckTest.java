package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.TestAuthority;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("jadegate check reads the files of TLS")
final class TlsCheckTest {
  @TempDir private Path folder;
  private TestAuthority authority;
  private TestAuthority.Pair pair;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
    pair = authority.issue("gateway.test");
  }

  private static String tls(Object cert, Object key) {
    return "gateway: {tls: {certificates: {cert: \"" + cert + "\", key: \"" + key + "\"}}}\n";
  }

  @Test
  void goodFilesAreFine() {
    assertThat(Cli.run("check", Cli.file(folder, tls(pair.cert(), pair.key()))).code()).isZero();
  }

  @Test
  void whatIsWrongIsSaidForAllFilesAtOnce() throws Exception {
    TestAuthority.Pair other = authority.issue("other.test");
    String yaml =
        tls(pair.cert(), other.key())
            + "services:\n"
            + "- {name: a, path: /a, protocol: https, tls: {ca: /no/ca.pem}, instances: 'a:1'}\n"
            + "routes: [{name: r, pattern: '/{a}b', respond: {}}]\n";
    String file = Cli.file(folder, yaml);

    Cli cli = Cli.run("check", file);

    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.errLines())
        .hasSize(4)
        .contains(
            "error: "
                + file
                + ":1:31: gateway.tls.certificates[0]: "
                + other.key()
                + ": not the key of the certificate in "
                + pair.cert(),
            "error: " + file + ":3:45: services.a.tls.ca: /no/ca.pem: no such file",
            file + ": 3 errors");
  }

  @Test
  void certificateThatIsOverIsAWarning() throws Exception {
    Instant end = Instant.parse("2020-01-02T03:04:05Z");
    TestAuthority.Pair old =
        authority.issue(
            builder -> builder.notBefore(end.minusSeconds(1000)).notAfter(end), "old.test");
    Cli cli = Cli.run("check", Cli.file(folder, tls(old.cert(), old.key())));

    assertThat(cli.code()).isZero();
    assertThat(cli.errLines())
        .singleElement()
        .asString()
        .startsWith("warning: ")
        .endsWith(
            "gateway.tls.certificates[0]: " + old.cert() + ": expired at 2020-01-02T03:04:05Z");
  }
}
