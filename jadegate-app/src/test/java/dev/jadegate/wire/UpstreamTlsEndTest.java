package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The end of an instance's response over TLS is close_notify (RFC 9112, section 9.8)")
final class UpstreamTlsEndTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";

  @TempDir private Path folder;
  private TestAuthority authority;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
  }

  private Origin origin(Origin.Script script) throws Exception {
    return Origin.scripted(authority.context(authority.issue("127.0.0.1")), script);
  }

  private TestGateway before(Origin origin) throws Exception {
    String yaml =
        """
        services:
          - name: o
            path: /
            protocol: https
            tls: {ca: "%s"}
            upgrade: [raw]
            instances: ["%s"]
        """;
    return TestGateway.start(yaml.formatted(authority.file(), origin.address()));
  }

  @Test
  void closeNotifyEndsABodyWithoutALength() throws Exception {
    try (Origin origin =
            origin(connection -> {
              connection.readRequest();
              connection.write(HEAD + "whole");
              connection.close();
            });
        TestGateway gateway = before(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("whole");
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @Test
  void finAloneCutsABodyWithoutALength() throws Exception {
    try (Origin origin =
            origin(connection -> {
              connection.readRequest();
              connection.write(HEAD + "not whole");
              connection.cutOff();
              connection.awaitEnd();
            });
        TestGateway gateway = before(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");

      assertThat(client.readToEnd().text()).contains("not whole").doesNotContain("\r\n0\r\n");
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"truncated\""))
          .isEqualTo(1);
    }
  }

  @Test
  void finAloneAfterAResponseWithALengthDoesNoHarm() throws Exception {
    try (Origin origin =
            origin(connection -> {
              connection.readRequest();
              connection.respond(200, "whole");
              connection.cutOff();
              connection.awaitEnd();
            });
        TestGateway gateway = before(origin);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/").text()).isEqualTo("whole");
      }
    }
  }

  @Test
  void tunnelEndsWithCloseNotifyFromTheClient() throws Exception {
    try (Origin origin =
            origin(connection -> {
              connection.readRequest();
              connection.write(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: raw\r\n"
                      + "Connection: upgrade\r\n\r\n");
              connection.echo();
              connection.write("bye");
              connection.close();
            });
        TestGateway gateway = before(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /", "Upgrade: raw", "Connection: upgrade");
      assertThat(client.readHead().status()).isEqualTo(101);
      client.send("hello");
      assertThat(client.read(5)).isEqualTo("hello");
      client.halfClose(); // in clear to the gateway, close_notify from there on

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("bye", false));
    }
  }
}
