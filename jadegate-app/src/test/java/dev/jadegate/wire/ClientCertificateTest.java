package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Client certificates are checked and told to the instance, and nobody can forge them")
final class ClientCertificateTest {
  private static final String[] FORGED = {
    "Client-Cert: :AAAA:",
    "client-cert: :BBBB:",
    "Client-Cert-Chain: :AAAA:",
    "X-Client-Cert-Subject: CN=root",
    "X-Client-Cert-Fingerprint: 00",
    "X-Client-Cert-Verified: SUCCESS",
    "X-Forwarded-Client-Cert: Hash=00",
    "X-SSL-Client-Cert: AAAA",
    "X-SSL-Client-Verify: SUCCESS",
    "X-SSL-Client-S-DN: CN=root",
  };

  @TempDir private Path folder;
  private TestAuthority authority;
  private TestAuthority.Pair server;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
    server = authority.issue("gateway.test");
  }

  private TestGateway asking(String clientAuth, Origin origin) throws Exception {
    String tls =
        "gateway: {tls: {client_auth: %s, client_ca: \"%s\", certificates: %s}}\n"
            .formatted(clientAuth, authority.file(), server.yaml());
    return TestGateway.start(tls + TestGateway.forwarding(origin));
  }

  @Test
  void verifiedCertificateIsTold() throws Exception {
    TestAuthority.Pair alice =
        authority.issue(builder -> builder.subject("CN=alicé, O=Example"), "alice");
    byte[] der = alice.certificate().getEncoded();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = asking("required", origin);
        RawClient client = gateway.client(authority.context(alice), "gateway.test")) {
      client.get("/", FORGED);
      client.get("/again");

      for (int i = 0; i < 2; i++) {
        Fields fields = origin.takeRequest().fields();
        assertThat(fields.values("Client-Cert"))
            .containsExactly(":" + Base64.getEncoder().encodeToString(der) + ":");
        assertThat(fields.values("X-Client-Cert-Fingerprint"))
            .containsExactly(HexFormat.of().formatHex(digest));
        assertThat(fields.values("X-Client-Cert-Subject"))
            .containsExactly("CN=alic\\c3\\a9,O=Example");
        assertThat(fields.has("Client-Cert-Chain")).isFalse();
        assertThat(fields.has("X-SSL-Client-Verify")).isFalse();
      }
    }
  }

  @Test
  void nothingForgedArrivesInClearEither() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.get("/", FORGED);

      assertThat(origin.takeRequest().fields().names())
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("client-cert"))
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-ssl"));
    }
  }

  @Test
  void withoutOneThereIsNoConnectionWhereItIsRequired() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = asking("required", origin)) {
      assertThatThrownBy(() -> ask(gateway, authority.context())).isInstanceOf(IOException.class);
      assertThat(origin.requests()).isEmpty();
      assertThat(gateway.metric("gateway_tls_handshakes_total", "result=\"failed\"")).isEqualTo(1);
    }
  }

  @Test
  void optionalMeansNoneOrARightOne() throws Exception {
    TestAuthority stranger = TestAuthority.in(Files.createDirectory(folder.resolve("stranger")));
    TestAuthority.Pair mallory = stranger.issue("mallory");
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = asking("optional", origin)) {
      assertThat(ask(gateway, authority.context())).isEqualTo(200);
      assertThat(origin.takeRequest().fields().has("Client-Cert")).isFalse();

      assertThatThrownBy(() -> ask(gateway, authority.context(mallory)))
          .isInstanceOf(IOException.class);
    }
  }

  /** With TLS 1.3 a client learns only when it reads that its certificate is refused. */
  private static int ask(TestGateway gateway, javax.net.ssl.SSLContext context) throws Exception {
    try (RawClient client = gateway.client(context, "gateway.test")) {
      return client.get("/").status();
    }
  }
}
