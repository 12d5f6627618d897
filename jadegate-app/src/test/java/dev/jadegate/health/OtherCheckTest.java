package dev.jadegate.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Checks speak what the service speaks: TCP, TLS, HTTP/2, gRPC, the PROXY protocol")
class OtherCheckTest {
  private static final String GRPC = "content-type: application/grpc";

  @TempDir private Path folder;

  private static String result(TestGateway gateway, String address) throws Exception {
    return (Checked.isUp(gateway, address) ? "up: " : "down: ") + Checked.reason(gateway);
  }

  @Test
  void tcpAsksForAConnectionAlone() throws Exception {
    try (Origin origin = Origin.scripted(connection -> connection.awaitEnd())) {
      String config = Checked.service("type: tcp", origin.address());
      try (TestGateway gateway = TestGateway.start(config)) {
        assertThat(result(gateway, origin.address())).isEqualTo("up: connected");

        origin.refuse();
        Checked.awaitUp(gateway, origin.address(), false);

        assertThat(Checked.reason(gateway)).isEqualTo("connect refused");
      }
    }
  }

  @Test
  void tcpToAServiceWithTlsWantsAHandshake() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (Origin origin =
            Origin.scripted(
                authority.context(authority.issue("127.0.0.1")),
                connection -> connection.awaitEnd());
        TestGateway trusting =
            TestGateway.start(
                Checked.serviceWith(
                    "protocol: https\n    tls: {ca: '" + authority.file() + "'}",
                    "type: tcp",
                    origin.address()))) {
      assertThat(result(trusting, origin.address())).isEqualTo("up: connected");
      trusting.close();

      try (TestGateway suspicious =
          TestGateway.start(
              Checked.serviceWith("protocol: https", "type: tcp", origin.address()))) {
        assertThat(result(suspicious, origin.address())).startsWith("down: TLS handshake failed: ");
      }
    }
  }

  @Test
  void httpOverTlsHasTheCertificateAndTheNameOfTheService() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    TestAuthority.Pair own = authority.issue("gateway.test");
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String tls =
        "protocol: https\n    tls: {ca: '%s', server_name: users, cert: '%s', key: '%s'}"
            .formatted(authority.file(), own.cert(), own.key());
    try (Origin origin =
            Origin.answering(
                authority.context(authority.issue("users")),
                (request, connection) -> {
                  seen.add(
                      connection.serverNames()
                          + " "
                          + connection
                              .session()
                              .getPeerCertificates()[0]
                              .equals(own.certificate()));
                  connection.respond(200, "");
                });
        TestGateway gateway =
            TestGateway.start(Checked.serviceWith(tls, "timeout: 5s", origin.address()))) {
      assertThat(result(gateway, origin.address())).isEqualTo("up: status 200");
      assertThat(seen.poll(5, TimeUnit.SECONDS)).contains("users").endsWith("true");
    }
  }

  @Test
  void httpToAServiceOfHttp2IsHttp2() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("well");
        TestGateway gateway =
            TestGateway.start(
                Checked.serviceWith("protocol: h2c", "expected_body: well", origin.address()))) {
      assertThat(result(gateway, origin.address())).isEqualTo("up: status 200");
      ReceivedRequest asked = origin.takeRequest();
      assertThat(asked.fields().value(":authority")).isEqualTo(origin.address());
      assertThat(asked.target()).isEqualTo("/health");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, up: grpc status SERVING",
    "2, 0, down: grpc status NOT_SERVING",
    "3, 0, down: grpc status SERVICE_UNKNOWN",
    "1, 14, down: grpc status UNAVAILABLE"
  })
  void grpcAsksTheHealthService(int serving, int status, String result) throws Exception {
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              stream.head(200, GRPC);
              stream.write(new byte[] {0, 0, 0, 0, 2, 8, (byte) serving});
              stream.end("grpc-status: " + status);
            });
        TestGateway gateway =
            TestGateway.start(
                Checked.serviceWith(
                    "protocol: grpc", "type: grpc, service: a.B", origin.address()))) {
      assertThat(result(gateway, origin.address())).isEqualTo(result);
      ReceivedRequest asked = origin.takeRequest();
      assertThat(asked.line()).isEqualTo("POST /grpc.health.v1.Health/Check HTTP/2.0");
      assertThat(asked.fields().value("content-type")).isEqualTo("application/grpc");
      assertThat(asked.fields().value("te")).isEqualTo("trailers");
      assertThat(asked.text()).isEqualTo("\0\0\0\0\5\n\3a.B");
    }
  }

  @Test
  void grpcOverTlsAgreesOnHttp2() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    String tls = "protocol: grpcs\n    tls: {ca: '" + authority.file() + "'}";
    try (Http2Origin origin =
            Http2Origin.with()
                .tls(authority.issue("127.0.0.1").bundle())
                .answering((request, stream) -> {
                  stream.head(200, GRPC);
                  stream.write(new byte[] {0, 0, 0, 0, 2, 8, 1});
                  stream.end("grpc-status: 0");
                });
        TestGateway gateway =
            TestGateway.start(Checked.serviceWith(tls, "type: grpc", origin.address()))) {
      assertThat(result(gateway, origin.address())).isEqualTo("up: grpc status SERVING");
    }
  }

  @Test
  void grpcWithoutAHealthServiceIsBad() throws Exception {
    try (Http2Origin origin =
            Http2Origin.answering(
                (request, stream) -> stream.headOnly(200, GRPC, "grpc-status: 12"));
        TestGateway gateway =
            TestGateway.start(
                Checked.serviceWith("protocol: grpc", "type: grpc", origin.address()))) {
      assertThat(result(gateway, origin.address())).isEqualTo("down: grpc status UNIMPLEMENTED");
    }
  }

  @ParameterizedTest
  @CsvSource({"v1, 15, 'PROXY UNKNOWN\r\n'", "v2, 16, '\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0'"})
  void connectionsBeginWithTheHeaderOfTheProxyProtocol(String version, int length, String header)
      throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Origin.Script script =
        connection -> {
          seen.add(connection.read(length));
          connection.readRequest();
          connection.respond(200, "");
        };
    String more = "proxy_protocol: " + version;
    try (Origin origin = Origin.scripted(script);
        TestGateway gateway =
            TestGateway.start(Checked.serviceWith(more, "timeout: 5s", origin.address()))) {
      assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo(header);
      assertThat(result(gateway, origin.address())).isEqualTo("up: status 200");
      seen.clear();

      gateway.reload(Checked.serviceWith(more, "type: tcp", origin.address()));
      seen.poll(5, TimeUnit.SECONDS); // perhaps still by a request

      assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo(header);
    }
  }
}
