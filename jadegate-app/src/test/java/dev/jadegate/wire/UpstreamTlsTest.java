package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Instances with TLS")
final class UpstreamTlsTest {
  @TempDir private Path folder;
  private TestAuthority authority;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
  }

  private static Origin saying(TestAuthority authority, TestAuthority.Pair certificate)
      throws Exception {
    return Origin.answering(
        authority.context(certificate), (request, connection) -> connection.respond(200, "hello"));
  }

  private String service(String instance, String tls) {
    String access = folder.resolve("access.log").toString();
    return """
    services:
      - name: origins
        path: /
        protocol: https
        tls: %s
        retry: none
        timeout: {connect: 1s}
        instances: ["%s"]
    logging: {access_log: {path: "%s"}}
    """
        .formatted(tls, instance, access);
  }

  /** The line of the log that has what the client is not told. */
  private String logged(TestGateway gateway) throws Exception {
    gateway.close();
    return Files.readString(folder.resolve("access.log"));
  }

  @Test
  void addressIsVerifiedAndConnectionsAreUsedAgain() throws Exception {
    try (Origin origin = saying(authority, authority.issue("127.0.0.1"));
        TestGateway gateway =
            TestGateway.start(service(origin.address(), "{ca: \"" + authority.file() + "\"}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("hello");
      assertThat(client.post("/", "x".repeat(1_000_000)).text()).isEqualTo("hello");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(origin.requests().getLast().body()).hasSize(1_000_000);
    }
  }

  @Test
  void nameOfAnotherHostIsRefused() throws Exception {
    try (Origin origin = saying(authority, authority.issue("other.test"));
        TestGateway gateway =
            TestGateway.start(service(origin.address(), "{ca: \"" + authority.file() + "\"}"));
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/");

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).doesNotContain("other.test").doesNotContain("handshake");
      assertThat(origin.requests()).isEmpty();
      assertThat(logged(gateway))
          .contains("\"failure\":\"connect_failure\"")
          .contains("TLS handshake with")
          .contains("No subject alternative names matching IP address 127.0.0.1 found");
    }
  }

  @Test
  void serverNameIsAskedForAndVerifiedInsteadOfTheAddress() throws Exception {
    String tls = "{ca: \"" + authority.file() + "\", server_name: products}";
    List<String> asked = new CopyOnWriteArrayList<>();
    try (Origin origin =
            Origin.answering(
                authority.context(authority.issue("products")),
                (request, connection) -> {
                  asked.add(connection.serverNames().toString());
                  connection.respond(200, "hello");
                });
        TestGateway gateway = TestGateway.start(service(origin.address(), tls));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("hello");
      assertThat(asked).singleElement().asString().contains("products");
    }
  }

  @Test
  void unknownAuthorityIsRefused() throws Exception {
    try (Origin origin = saying(authority, authority.issue("127.0.0.1"));
        TestGateway gateway = TestGateway.start(service(origin.address(), "{}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(logged(gateway)).contains("unable to find valid certification path");
    }
  }

  @Test
  void nobodyIsVerifiedWhereTheConfigurationSaysSo() throws Exception {
    try (Origin origin = saying(authority, authority.issue("other.test"));
        TestGateway gateway = TestGateway.start(service(origin.address(), "{verify: false}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("hello");
    }
  }

  @Test
  void certificateIsShownToInstancesThatAskForOne() throws Exception {
    TestAuthority.Pair own = authority.issue("gateway.test");
    String tls =
        "{ca: \"%s\", cert: \"%s\", key: \"%s\"}"
            .formatted(authority.file(), own.cert(), own.key());
    List<X509Certificate> seen = new CopyOnWriteArrayList<>();
    try (Origin origin =
            Origin.answering(
                authority.context(authority.issue("127.0.0.1")),
                (request, connection) -> {
                  seen.add((X509Certificate) connection.session().getPeerCertificates()[0]);
                  connection.respond(200, "hello");
                });
        TestGateway gateway = TestGateway.start(service(origin.address(), tls));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("hello");
      assertThat(seen).containsExactly(own.certificate());
    }
  }

  @Test
  void instanceThatSpeaksClearTextIsAConnectFailure() throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> connection.write("HTTP/1.1 400 Bad\r\n\r\n"));
        TestGateway gateway = TestGateway.start(service(origin.address(), "{verify: false}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"connect_failure\""))
          .isEqualTo(1);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @Test
  void handshakeThatTakesTooLongIsAConnectTimeout() throws Exception {
    try (Origin silent = Origin.scripted(connection -> connection.awaitEnd());
        TestGateway gateway =
            TestGateway.start(
                service(silent.address(), "{verify: false}").replace("1s}", "200ms}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(504);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"connect_timeout\""))
          .isEqualTo(1);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @Test
  void failureOfOneInstanceIsRetriedAtAnother() throws Exception {
    String yaml =
        """
        services:
          - name: origins
            path: /
            protocol: https
            tls: {ca: "%s"}
            instances: ["%s", "%s"]
        """;
    try (Origin wrong = saying(authority, authority.issue("other.test"));
        Origin right = saying(authority, authority.issue("127.0.0.1"));
        TestGateway gateway =
            TestGateway.start(yaml.formatted(authority.file(), wrong.address(), right.address()));
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "body").text()).isEqualTo("hello");
      assertThat(client.post("/", "body").text()).isEqualTo("hello");
    }
  }

  @Test
  void sessionsAreResumed() throws Exception {
    List<Long> begun = new CopyOnWriteArrayList<>();
    try (Origin origin =
            Origin.answering(
                authority.context(authority.issue("127.0.0.1")),
                (request, connection) -> {
                  begun.add(connection.session().getCreationTime());
                  Thread.sleep(50); // another session would have begun later
                  connection.respond(200, "hello", "Connection: close");
                });
        TestGateway gateway =
            TestGateway.start(service(origin.address(), "{ca: \"" + authority.file() + "\"}"));
        RawClient client = gateway.client()) {
      client.get("/");
      client.get("/");

      assertThat(origin.connections()).isEqualTo(2);
      assertThat(begun.get(1)).isEqualTo(begun.get(0));
    }
  }
}
