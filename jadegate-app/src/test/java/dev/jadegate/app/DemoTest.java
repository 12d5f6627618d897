package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.lifecycle.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code jadegate demo} starts. */
@Timeout(60)
class DemoTest {
  @Test
  void demoServesAndTakesItsTwoInstancesByTurns() throws IOException, InterruptedException {
    try (DemoService first = DemoService.start("user-service", "users-1");
        DemoService second = DemoService.start("user-service", "users-2");
        DemoService products = DemoService.start("product-service", "products-1");
        DemoToken token = DemoToken.make();
        Gateway gateway =
            Gateway.start(
                DemoCommand.config(
                    DemoCommand.file(false),
                    Map.of(
                        "HOST",
                        "127.0.0.1",
                        "GATEWAY",
                        "0",
                        "ADMIN",
                        "0",
                        "TOKEN",
                        token.file().toString(),
                        "USERS_1",
                        Integer.toString(first.port()),
                        "USERS_2",
                        Integer.toString(second.port()),
                        "PRODUCTS",
                        Integer.toString(products.port())),
                    null),
                GatewayProcess.options());
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String base = "http://127.0.0.1:" + gateway.ports().getFirst();

      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(
            get(client, base + "/api/users/1").body().replaceAll("(?s).*(users-.).*", "$1"));
      }

      assertThat(answers.subList(0, 2)).containsExactlyInAnyOrder("users-1", "users-2");
      assertThat(answers.subList(2, 4)).isEqualTo(answers.subList(0, 2));
      assertThat(get(client, base + "/api/products/7").body()).contains("products-1");
      assertThat(get(client, base + "/nowhere").statusCode()).isEqualTo(404);
      assertThat(get(client, base + "/health").statusCode()).isEqualTo(200);
      String admin = "http://localhost:" + gateway.adminPort();
      assertThat(get(client, admin + "/services").body()).contains("users-1", "products-1");
    }
  }

  @Test
  void demoWithTlsMakesACertificateThatClientsCanCheck() throws Exception {
    DemoCertificate certificate = DemoCertificate.make();
    try (certificate;
        DemoService products = DemoService.start("product-service", "products-1");
        DemoToken token = DemoToken.make();
        Gateway gateway =
            Gateway.start(
                DemoCommand.config(
                    DemoCommand.file(false),
                    Map.of(
                        "GATEWAY",
                        "0",
                        "ADMIN",
                        "0",
                        "TOKEN",
                        token.file().toString(),
                        "USERS_1",
                        "1",
                        "USERS_2",
                        "1",
                        "PRODUCTS",
                        Integer.toString(products.port())),
                    certificate),
                GatewayProcess.options());
        HttpClient client =
            HttpClient.newBuilder().sslContext(trusting(certificate.authority())).build()) {
      String path = ":" + gateway.ports().getFirst() + "/api/products/7";

      assertThat(get(client, "https://localhost" + path).body()).contains("products-1");
      assertThat(get(client, "https://127.0.0.1" + path).body()).contains("products-1");
    }
    assertThat(certificate.folder()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "demo --chaos", "demo --tls"})
  void configurationCanBeRead(String command) {
    Cli cli = Cli.run((command + " --print").split(" "));

    assertThat(cli.code()).isZero();
    assertThat(cli.out()).startsWith("# What `jadegate demo").contains("user-service", "gateway:");
    assertThat(cli.out().contains("circuit_breaker:")).isEqualTo(command.contains("chaos"));
    assertThat(cli.out().contains("certificates:")).isEqualTo(command.contains("tls"));
  }

  @ParameterizedTest
  @CsvSource({
    "--tls --chaos, 'expected --tls or --chaos, found both'",
    "--rounds 0, 'expected --rounds from 1 to 10000, found 0'",
    "--port 70000, 'expected --port from 0 to 65535, found 70000'",
  })
  void whatMakesNoSenseIsRefused(String options, String problem) {
    Cli cli = Cli.run(("demo " + options).split(" "));

    assertThat(cli.code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).contains(problem);
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> get(HttpClient client, String url)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
