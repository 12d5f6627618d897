package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of a listener serve QUIC too, and its other clients learn of HTTP/3. */
@Timeout(60)
class TlsTest {
  @TempDir private Path folder;

  private static String yaml(Origin origin, String... pairs) {
    return Http3Gateway.yaml(origin, "{certificates: [%s]}".formatted(String.join(", ", pairs)));
  }

  private static int port(TestGateway gateway) {
    return gateway.gateway().http3Port("gateway");
  }

  @Test
  void httpsAnswersAdvertiseHttp3AndItsOwnDoNot() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (Origin origin = Origin.saying("fine");
        TestGateway gateway = TestGateway.start(yaml(origin, authority.issue("localhost").yaml()));
        HttpClient https = HttpClient.newBuilder().sslContext(authority.context()).build();
        Http3Client client = Http3Client.connect(port(gateway))) {
      URI uri = URI.create("https://localhost:" + gateway.port() + "/");
      HttpResponse<String> response =
          https.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(response.headers().firstValue("alt-svc"))
          .hasValue("h3=\":" + port(gateway) + "\"; ma=86400");
      assertThat(client.get("/").response().fields().has("alt-svc")).isFalse();
    }
  }

  @Test
  void aListenerWithoutHttp3AdvertisesNothing() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (Origin origin = Origin.saying("fine");
        TestGateway gateway =
            TestGateway.start(
                yaml(origin, authority.issue("localhost").yaml())
                    .replace("enabled: true", "enabled: false"));
        HttpClient https = HttpClient.newBuilder().sslContext(authority.context()).build()) {
      URI uri = URI.create("https://localhost:" + gateway.port() + "/");
      HttpResponse<String> response =
          https.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(response.headers().firstValue("alt-svc")).isEmpty();
      assertThat(port(gateway)).isZero();
    }
  }

  @Test
  void theNameChoosesTheCertificate() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (Origin origin = Origin.saying("fine");
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    origin,
                    authority.issue("other.test").yaml(),
                    authority.issue("gw.test").yaml()));
        Http3Client client = Http3Client.connect(port(gateway))) {
      assertThat(client.certificateNames()).contains("gw.test");
      assertThat(client.get("/").response().status()).isEqualTo(200);
      assertThat(
              client
                  .open()
                  .head(true, ":method: GET", ":path: /", ":authority: other.test")
                  .response()
                  .status())
          .isEqualTo(421);
    }
  }

  @Test
  void aReloadSwapsTheCertificateForNewConnections() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (Origin origin = Origin.saying("fine");
        TestGateway gateway = TestGateway.start(yaml(origin, authority.issue("one.test").yaml()));
        Http3Client before = Http3Client.connect(port(gateway))) {
      gateway.reload(yaml(origin, authority.issue("two.test").yaml()));
      try (Http3Client after = Http3Client.connect(port(gateway))) {
        assertThat(before.certificateNames()).contains("one.test");
        assertThat(after.certificateNames()).contains("two.test");
        assertThat(before.get("/").response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    String pair = authority.issue("gw.test").yaml();
    try (Origin origin = Origin.saying("fine");
        TestGateway gateway = TestGateway.start(yaml(origin, pair))) {
      String taken = yaml(origin, pair).replace("true, port: 0", "true, port: " + port(gateway));

      assertThatThrownBy(() -> TestGateway.start(taken))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("UDP 127.0.0.1:" + port(gateway));
    }
  }
}
