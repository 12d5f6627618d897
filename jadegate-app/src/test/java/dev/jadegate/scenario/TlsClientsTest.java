package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("TLS with openssl and curl as clients")
@Timeout(60)
final class TlsClientsTest {
  @TempDir private Path folder;
  private TestAuthority authority;
  private TestAuthority.Pair pair;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
    pair = authority.issue("gateway.test", "127.0.0.1");
  }

  private String twoListeners(Origin origin) {
    String yaml =
        """
        gateway:
          listeners:
            - {name: one, port: 0, tls: {certificates: %s}}
            - {name: two, port: 0, tls: {certificates: %s}}
        """;
    return yaml.formatted(pair.yaml(), pair.yaml()) + TestGateway.forwarding(origin);
  }

  /** Asks once, and gives what openssl tells of the connection. */
  private String openssl(int port, String options) throws Exception {
    String command =
        "printf 'GET / HTTP/1.1\\r\\nHost: gateway.test\\r\\nConnection: close\\r\\n\\r\\n'"
            + " | openssl s_client -ign_eof -connect 127.0.0.1:"
            + port
            + " -servername gateway.test -CAfile "
            + authority.file()
            + " -verify_return_error "
            + options;
    return Commands.run(folder, "bash", "-c", command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void sessionsResumeOverListenersAndReloads(String version) throws Exception {
    Commands.require("openssl", "bash");
    Path session = folder.resolve("session");
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.with().workers(2).start(twoListeners(origin))) {
      assertThat(openssl(gateway.port("one"), version + " -sess_out " + session))
          .contains("New, TLSv1.", "Verify return code: 0 (ok)", "hello");

      for (String listener : new String[] {"one", "two", "one"}) {
        gateway.reload(twoListeners(origin) + "monitoring: {slow_request: 1s}\n");
        assertThat(openssl(gateway.port(listener), version + " -sess_in " + session))
            .contains("Reused, TLSv1.", "hello");
      }
    }
  }

  @Test
  void sessionsOfAnotherCertificateDoNotResume() throws Exception {
    Commands.require("openssl", "bash");
    Path session = folder.resolve("session");
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(twoListeners(origin))) {
      openssl(gateway.port("one"), "-sess_out " + session);
      pair.become(authority.issue("gateway.test", "127.0.0.1"));
      gateway.reload(twoListeners(origin));

      assertThat(openssl(gateway.port("one"), "-sess_in " + session)).contains("New, TLSv1.3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1_2 -cipher AES128-SHA",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256"
      })
  void whatIsBrokenIsNotSpoken(String options) throws Exception {
    Commands.require("openssl", "bash");
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(twoListeners(origin))) {
      assertThatThrownBy(() -> openssl(gateway.port("one"), options))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("alert");
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void curlChecksTheCertificateAndGetsItsAnswer() throws Exception {
    Commands.require("curl");
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(twoListeners(origin))) {
      String url = "https://127.0.0.1:" + gateway.port("one") + "/";
      String ca = authority.file().toString();

      assertThat(Commands.run(folder, "curl", "-sS", "--http1.1", "--cacert", ca, url))
          .isEqualTo("hello");
      assertThat(Commands.run(folder, "curl", "-sSi", "--cacert", ca, url))
          .startsWith("HTTP/2 200")
          .endsWith("hello");
      assertThatThrownBy(() -> Commands.run(folder, "curl", "-sS", url))
          .isInstanceOf(AssertionError.class);
    }
  }
}
