package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A listener with TLS")
final class TlsTest {
  @TempDir private Path folder;
  private TestAuthority authority;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
  }

  private static String listeners(String tls, Origin origin) {
    return "gateway: {tls: " + tls + "}\n" + TestGateway.forwarding(origin);
  }

  private static X509Certificate shown(RawClient client) throws SSLException {
    return (X509Certificate) client.session().getPeerCertificates()[0];
  }

  @Test
  void requestsOnOneConnectionAreForwardedAsHttps() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwardingOverTls(authority.issue("gateway.test"), origin));
        RawClient client = gateway.client(authority.context(), "gateway.test")) {
      ReceivedResponse first = client.get("/");
      ReceivedResponse second = client.post("/", "x".repeat(100_000));

      assertThat(first.text()).isEqualTo("hello");
      assertThat(second.text()).isEqualTo("hello");
      assertThat(origin.connections()).isEqualTo(1);
      ReceivedRequest request = origin.takeRequest();
      assertThat(request.fields().value("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(
              gateway.metric(
                  "gateway_tls_handshakes_total", "result=\"ok\"", "version=\"TLSv1.3\""))
          .isEqualTo(1);
    }
  }

  @Test
  void strictTransportSecurityIsSentOverTlsOnly() throws Exception {
    String listeners =
        """
        gateway:
          listeners:
            - {name: clear, port: 0}
            - {name: secure, port: 0, tls: {certificates: %s}}
        """
            .formatted(authority.issue("gateway.test").yaml());
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(listeners + TestGateway.forwarding(origin));
        RawClient clear = RawClient.connect(gateway.port("clear"));
        RawClient secure =
            RawClient.connect(gateway.port("secure")).tls(authority.context(), "gateway.test")) {
      assertThat(clear.get("/").fields().values("Strict-Transport-Security")).isEmpty();
      assertThat(secure.get("/").fields().value("Strict-Transport-Security"))
          .isEqualTo("max-age=31536000; includeSubDomains");
    }
  }

  @Test
  void redirectLeadsToThePortOfTheListenerWithTls() throws Exception {
    String listeners =
        """
        gateway:
          listeners:
            - {name: clear, port: 0, redirect_to: https}
            - {name: secure, port: 0, tls: {certificates: %s}}
        """
            .formatted(authority.issue("gateway.test").yaml());
    try (TestGateway gateway = TestGateway.start(listeners);
        RawClient client = RawClient.connect(gateway.port("clear"))) {
      assertThat(client.get("/a?b=c").fields().value("Location"))
          .isEqualTo("https://gateway.test:" + gateway.port("secure") + "/a?b=c");
    }
  }

  @Test
  void certificateIsChosenByName() throws Exception {
    TestAuthority.Pair first = authority.issue("first.test");
    TestAuthority.Pair exact = authority.issue("a.second.test");
    TestAuthority.Pair wildcard = authority.issue("*.second.test");
    String tls =
        "{certificates: [%s, %s, %s]}".formatted(first.yaml(), wildcard.yaml(), exact.yaml());
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(listeners(tls, origin));
        RawClient a = gateway.client(authority.context(), "a.second.test");
        RawClient b = gateway.client(authority.context(), "b.second.test");
        RawClient none = gateway.client(authority.context(), "")) {
      assertThat(shown(a)).isEqualTo(exact.certificate());
      assertThat(shown(b)).isEqualTo(wildcard.certificate());
      assertThat(shown(none)).isEqualTo(first.certificate());
      assertThat(b.get("/", "Accept: */*").status()).isEqualTo(421); // Host: gateway.test
      assertThat(none.get("/").status()).isEqualTo(200);
      assertThatThrownBy(() -> gateway.client(authority.context(), "x.y.second.test").close())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("x.y.second.test");
    }
  }

  @Test
  void oldVersionsAreRefusedByConfiguration() throws Exception {
    String tls = "{min_version: TLSv1.3, certificates: " + authority.issue("a.test").yaml() + "}";
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(listeners(tls, origin))) {
      assertThatThrownBy(() -> gateway.client(authority.context("TLSv1.2"), "a.test").close())
          .isInstanceOf(SSLException.class);
      assertThat(gateway.metric("gateway_tls_handshakes_total", "result=\"failed\"")).isEqualTo(1);
    }
  }

  @Test
  void handshakeThatTakesTooLongIsCut() throws Exception {
    String gatewayYaml =
        "gateway: {header_timeout: 200ms, tls: {certificates: %s}}\n"
            .formatted(authority.issue("a.test").yaml());
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(gatewayYaml + TestGateway.forwarding(origin));
        RawClient silent = gateway.client()) {
      assertThat(silent.readToEnd().text()).isEmpty();
      assertThat(gateway.metric("gateway_tls_handshakes_total", "result=\"timeout\"")).isEqualTo(1);
    }
  }

  @Test
  void bytesThatAreNotTlsEndTheConnectionQuietly() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(TestGateway.forwardingOverTls(authority.issue("a.test"), origin));
        RawClient client = gateway.client()) {
      client.sendHead("GET /");

      assertThat(client.readToEnd().text()).doesNotContain("HTTP/");
      assertThat(gateway.metric("gateway_tls_handshakes_total", "result=\"failed\"")).isEqualTo(1);
    }
  }

  @Test
  void expiryIsReported() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(TestGateway.forwardingOverTls(authority.issue("a.test"), origin))) {
      assertThat(
              gateway.metric(
                  "gateway_certificate_expiry_seconds", "listener=\"gateway\"", "name=\"a.test\""))
          .isBetween(1.0, (double) Duration.ofDays(1).toSeconds());
    }
  }
}
