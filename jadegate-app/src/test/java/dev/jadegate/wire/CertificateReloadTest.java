package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jadegate.config.ConfigException;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Certificates are swapped without a restart")
final class CertificateReloadTest {
  @TempDir private Path folder;
  private TestAuthority authority;
  private TestAuthority.Pair pair;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
    pair = authority.issue("gateway.test");
  }

  private X509Certificate shown(TestGateway gateway) throws Exception {
    try (RawClient client = gateway.client(authority.context(), "gateway.test")) {
      assertThat(client.get("/").status()).isEqualTo(200);
      return (X509Certificate) client.session().getPeerCertificates()[0];
    }
  }

  @Test
  void newFilesAreServedAndOldConnectionsStay() throws Exception {
    TestAuthority.Pair next = authority.issue("gateway.test");
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(TestGateway.forwardingOverTls(pair, origin));
        RawClient old = gateway.client(authority.context(), "gateway.test")) {
      old.get("/");
      pair.become(next);

      await().until(() -> shown(gateway).equals(next.certificate()));
      assertThat(old.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void badFilesLeaveTheOldOnesServing() throws Exception {
    X509Certificate first = pair.certificate();
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.with().expectErrors().start(TestGateway.forwardingOverTls(pair, origin))) {
      Files.writeString(pair.key(), "no key");
      Thread.sleep(1000); // long enough to be seen

      assertThat(shown(gateway)).isEqualTo(first);
      TestAuthority.Pair next = authority.issue("gateway.test");
      pair.become(next);
      await().until(() -> shown(gateway).equals(next.certificate()));
    }
  }

  @Test
  void otherSettingsTakeEffectForNewConnections() throws Exception {
    try (Origin origin = Origin.saying("hello")) {
      String tls = TestGateway.forwardingOverTls(pair, origin);
      try (TestGateway gateway = TestGateway.start(tls)) {
        assertThat(shown(gateway)).isEqualTo(pair.certificate());

        gateway.reload(tls.replace("{tls: {", "{tls: {min_version: TLSv1.3, "));
        assertThatThrownBy(
                () -> gateway.client(authority.context("TLSv1.2"), "gateway.test").close())
            .isInstanceOf(java.io.IOException.class);
        assertThat(shown(gateway)).isEqualTo(pair.certificate());

        gateway.reload(TestGateway.forwarding(origin));
        try (RawClient clear = gateway.client()) {
          assertThat(clear.get("/").status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void configurationWithABadFileIsRefused() throws Exception {
    try (Origin origin = Origin.saying("hello")) {
      String tls = TestGateway.forwardingOverTls(pair, origin);
      try (TestGateway gateway = TestGateway.start(tls)) {
        assertThatThrownBy(() -> gateway.reload(tls.replace(pair.key().toString(), "/no/key")))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining("gateway.tls.certificates[0]: /no/key: no such file");
        assertThat(shown(gateway)).isEqualTo(pair.certificate());
      }
    }
  }
}
