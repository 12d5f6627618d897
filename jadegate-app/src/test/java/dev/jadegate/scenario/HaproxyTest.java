package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real HAProxy before the gateway, and behind it, by the PROXY protocol. */
@Timeout(60)
class HaproxyTest {
  private static final String REQUIRED =
      "gateway: {proxy_protocol: {mode: required, from: [127.0.0.1]}}\n";

  /** All of 127.0.0.0/8 is loopback on Linux. */
  private static final String CLIENT = "127.0.0.7";

  @TempDir private Path folder;

  @BeforeEach
  void required() {
    Commands.require("haproxy", "curl");
  }

  private String get(int port) throws Exception {
    String url = "http://127.0.0.1:" + port + "/";
    return Commands.run(folder, "curl", "-sS", "-f", "--interface", CLIENT, url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send-proxy",
        "send-proxy-v2",
        "send-proxy-v2 proxy-v2-options unique-id,authority",
        "send-proxy-v2-ssl-cn",
        "send-proxy-v2 proto h2",
      })
  void itSaysWhoTheClientIs(String version) throws Exception {
    Path log = folder.resolve("access.log");
    try (Origin origin = Origin.saying("hello")) {
      String logging = "logging: {access_log: {path: " + log + "}}\n";
      try (TestGateway gateway =
              TestGateway.start(REQUIRED + logging + TestGateway.forwarding(origin));
          Haproxy haproxy =
              Haproxy.start(
                  folder,
                  "",
                  "http-reuse never\nserver gateway 127.0.0.1:" + gateway.port() + " " + version)) {
        assertThat(get(haproxy.port())).isEqualTo("hello");

        assertThat(origin.takeRequest().fields().values("X-Forwarded-For")).containsExactly(CLIENT);
        assertThat(gateway.metric("gateway_proxy_protocol_errors_total")).isZero();
      }
    }
    assertThat(Files.readString(log)).contains("\"client_ip\":\"" + CLIENT + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
  void itPassesOnAnIpv6Client(String version) throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(REQUIRED + TestGateway.forwarding(origin));
        Haproxy haproxy =
            Haproxy.start(
                folder,
                "accept-proxy",
                "mode tcp\nserver gateway 127.0.0.1:" + gateway.port() + " " + version);
        RawClient client = RawClient.connect(haproxy.port())) {
      client.send("PROXY TCP6 2001:db8::1 2001:db8::2 40001 443\r\n");

      assertThat(client.get("/").text()).isEqualTo("hello");
      assertThat(origin.takeRequest().fields().values("X-Forwarded-For"))
          .containsExactly("2001:db8:0:0:0:0:0:1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
  void itsHealthChecksPass(String version) throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(REQUIRED + TestGateway.forwarding(origin));
        Haproxy haproxy =
            Haproxy.start(
                folder,
                "",
                """
                option httpchk GET /health
                default-server check inter 50ms fall 1 rise 1 check-send-proxy %s
                server gateway 127.0.0.1:%d
                """
                    .formatted(version, gateway.port()))) {
      long before = (long) gateway.metric("gateway_connections_total");
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_connections_total") >= before + 3);

      assertThat(get(haproxy.port())).isEqualTo("hello");
      assertThat(gateway.metric("gateway_proxy_protocol_errors_total")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void itIsToldWhoTheClientIs(String version) throws Exception {
    String says = "http-request return status 200 content-type text/plain lf-string %[src]";
    try (Haproxy haproxy = Haproxy.start(folder, "accept-proxy", says);
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - name: haproxy
                    path: /
                    instances: ["127.0.0.1:%d"]
                    proxy_protocol: %s
                """
                    .formatted(haproxy.port(), version))) {
      assertThat(get(gateway.port())).isEqualTo(CLIENT);
    }
  }

  @Test
  void withoutItsHeaderItIsCut() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(REQUIRED + TestGateway.forwarding(origin));
        Haproxy haproxy = Haproxy.start(folder, "", "server gateway 127.0.0.1:" + gateway.port());
        RawClient client = RawClient.connect(haproxy.port())) {
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(origin.requests()).isEmpty();
    }
  }
}
