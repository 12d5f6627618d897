package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance learns from the PROXY protocol whose connection it is. */
class ProxyProtocolUpstreamTest {
  private final BlockingQueue<String> headers = new LinkedBlockingQueue<>();

  @AutoClose
  private final Origin lines =
      Origin.scripted(connection -> {
        StringBuilder line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
          line.append(connection.read(1));
        }
        headers.add(line.toString());
        answer(connection);
      });

  @AutoClose
  private final Origin binary =
      Origin.scripted(connection -> {
        byte[] header = connection.read(28).getBytes(StandardCharsets.ISO_8859_1);
        headers.add(HexFormat.of().formatHex(header));
        answer(connection);
      });

  ProxyProtocolUpstreamTest() throws IOException {}

  private static void answer(OriginConnection connection) throws IOException {
    while (true) {
      connection.respond(200, connection.readRequest().text());
    }
  }

  private static String config(Origin origin, String version) {
    return TestGateway.forwarding(origin) + "    proxy_protocol: " + version + "\n";
  }

  private String header() throws InterruptedException {
    String header = headers.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(header).isNotNull();
    return header;
  }

  private static String line(RawClient client, TestGateway gateway) {
    return "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.localPort() + " " + gateway.port() + "\r\n";
  }

  @Test
  void versionOneComesBeforeTheRequest() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(lines, "v1"));
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "body").text()).isEqualTo("body");

      assertThat(header()).isEqualTo(line(client, gateway));
    }
  }

  @Test
  void versionTwoComesBeforeTheRequest() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(binary, "v2"));
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "body").text()).isEqualTo("body");

      assertThat(header())
          .isEqualTo(
              "0d0a0d0a000d0a515549540a"
                  + "2111000c"
                  + "7f0000017f000001"
                  + HexFormat.of().toHexDigits((short) client.localPort())
                  + HexFormat.of().toHexDigits((short) gateway.port()));
    }
  }

  @Test
  void noConnectionServesTwoClients() throws Exception {
    try (TestGateway gateway = TestGateway.start(config(lines, "v1"));
        RawClient one = gateway.client();
        RawClient two = gateway.client()) {
      for (RawClient client : new RawClient[] {one, two, one, one}) {
        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(header()).isEqualTo(line(client, gateway));
      }

      assertThat(lines.connections()).isEqualTo(4);
      assertThat(gateway.metric("gateway_retries_total")).isZero();
    }
  }

  @Test
  void whoWaitedForAConnectionIsNamedOnHisOwn() throws Exception {
    Gate mayAnswer = new Gate();
    Origin.Script slow =
        connection -> {
          StringBuilder line = new StringBuilder();
          while (!line.toString().endsWith("\r\n")) {
            line.append(connection.read(1));
          }
          headers.add(line.toString());
          connection.readRequest();
          mayAnswer.await();
          connection.respond(200, "");
        };
    try (Origin origin = Origin.scripted(slow);
        TestGateway gateway =
            TestGateway.start(
                config(origin, "v1")
                    + "    concurrency: {max_connections: 1, pending_timeout: 10s}\n");
        RawClient first = gateway.client();
        RawClient second = gateway.client()) {
      first.sendHead("GET /");
      assertThat(header()).isEqualTo(line(first, gateway));
      second.sendHead("GET /");
      mayAnswer.open();

      assertThat(first.readResponse().status()).isEqualTo(200);
      assertThat(second.readResponse().status()).isEqualTo(200);
      assertThat(header()).isEqualTo(line(second, gateway));
    }
  }

  @Test
  void anotherInstanceIsToldToo() throws Exception {
    try (Origin dead = Origin.saying("");
        Origin alive =
            Origin.scripted(connection -> {
              headers.add(connection.read(28));
              answer(connection);
            })) {
      dead.refuse();
      try (TestGateway gateway =
              TestGateway.start(TestGateway.forwarding(dead, alive) + "    proxy_protocol: v2\n");
          RawClient client = gateway.client()) {
        assertThat(client.get("/").status()).isEqualTo(200);
        assertThat(client.get("/").status()).isEqualTo(200);

        assertThat(header()).startsWith("\r\n\r\n\0\r\nQUIT\n").isEqualTo(header());
        assertThat(gateway.metric("gateway_retries_total")).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void anotherGatewayKnowsTheClient(String version) throws Exception {
    String required = "gateway: {proxy_protocol: {mode: required, from: [loopback]}}\n";
    try (Origin origin = Origin.saying("hello");
        TestGateway inner = TestGateway.start(required + TestGateway.forwarding(origin));
        TestGateway outer =
            TestGateway.start(
                required
                    + """
                    services:
                      - {name: inner, path: /, instances: ["127.0.0.1:%d"], proxy_protocol: %s}
                    """
                        .formatted(inner.port(), version));
        RawClient client = outer.client()) {
      assertThat(client.send(ProxyHeaders.V1).get("/").text()).isEqualTo("hello");

      // The inner one trusts no field, so that it can only have it from the header.
      assertThat(origin.takeRequest().fields().values("X-Forwarded-For"))
          .containsExactly("192.0.2.1");
      assertThat(inner.metric("gateway_proxy_protocol_errors_total")).isZero();
    }
  }
}
