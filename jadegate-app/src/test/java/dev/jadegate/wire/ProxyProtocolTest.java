package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The PROXY protocol's header at the start of a connection says who the client is. */
class ProxyProtocolTest {
  private static final String REQUIRED =
      "gateway: {proxy_protocol: {mode: required, from: [loopback]}}\n";

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

  /** 192.0.2.1:40001 to 192.0.2.99:443. */
  private static final String TCP4 = "C0000201C00002639C4101BB";

  /** 2001:db8::1, port 1, to 2001:db8::2, port 443. */
  private static final String TCP6 =
      "20010DB8000000000000000000000001" + "20010DB8000000000000000000000002" + "000101BB";

  @AutoClose private final Origin origin = Origin.saying("hello");

  ProxyProtocolTest() throws IOException {}

  private TestGateway start(String section) throws IOException {
    return TestGateway.start(section + TestGateway.forwarding(origin));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What the instance is told of the client, over all transports. */
  static Stream<Arguments> headers() {
    return Stream.of(
            Arguments.of("v1 TCP4", ascii(ProxyHeaders.V1), "192.0.2.1"),
            Arguments.of(
                "v1 TCP6",
                ascii("PROXY TCP6 2001:db8::1 2001:db8::2 1 443\r\n"),
                "2001:db8:0:0:0:0:0:1"),
            Arguments.of(
                "v1 IPv4 within IPv6",
                ascii("PROXY TCP6 ::ffff:192.0.2.7 ::ffff:192.0.2.8 1 2\r\n"),
                "192.0.2.7"),
            Arguments.of("v1 UNKNOWN", ascii("PROXY UNKNOWN\r\n"), "127.0.0.1"),
            Arguments.of(
                "v1 UNKNOWN with addresses",
                ascii("PROXY UNKNOWN 192.0.2.1 192.0.2.2 1 2\r\n"),
                "127.0.0.1"),
            Arguments.of("v2 TCP4", ProxyHeaders.v2("2111", TCP4), "192.0.2.1"),
            Arguments.of("v2 TCP6", ProxyHeaders.v2("2121", TCP6), "2001:db8:0:0:0:0:0:1"),
            Arguments.of(
                "v2 with an authority, a certificate and an unknown extension",
                ProxyHeaders.v2(
                    "2111", TCP4 + "020005" + "612E636F6D" + "2000080100000000220000" + "EE0001FF"),
                "192.0.2.1"),
            Arguments.of("v2 LOCAL", ProxyHeaders.v2("2000", ""), "127.0.0.1"),
            Arguments.of("v2 LOCAL with addresses", ProxyHeaders.v2("2011", TCP4), "127.0.0.1"),
            Arguments.of("v2 unspecified", ProxyHeaders.v2("2100", "0102"), "127.0.0.1"),
            Arguments.of("v2 UNIX", ProxyHeaders.v2("2131", "61".repeat(216)), "127.0.0.1"))
        .flatMap(given ->
            TestGateway.transports()
                .map(transport ->
                    Arguments.of(given.get()[0], given.get()[1], given.get()[2], transport)));
  }

  @ParameterizedTest(name = "{0} on {3}")
  @MethodSource("headers")
  void theInstanceIsToldOfTheClient(String name, byte[] header, String client, Transport transport)
      throws Exception {
    try (TestGateway gateway =
            TestGateway.with()
                .transport(transport)
                .start(REQUIRED + TestGateway.forwarding(origin));
        RawClient together = gateway.client();
        RawClient apart = gateway.client()) {
      assertThat(together.send(ProxyHeaders.join(header, REQUEST)).readResponse().status())
          .as(name)
          .isEqualTo(200);
      assertThat(origin.takeRequest().fields().values("X-Forwarded-For")).containsExactly(client);

      for (byte b : header) {
        apart.send(new byte[] {b});
      }
      assertThat(apart.get("/").status()).isEqualTo(200);
      assertThat(origin.takeRequest().fields().values("X-Forwarded-For")).containsExactly(client);
      assertThat(gateway.metric("gateway_proxy_protocol_errors_total")).isZero();
    }
  }

  @Test
  void whatFollowsTheHeaderIsUntouched() throws Exception {
    String body = "PROXY TCP4 192.0.2.2 192.0.2.99 1 2\r\n";
    String post =
        "POST / HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (TestGateway gateway = start(REQUIRED);
        RawClient client = gateway.client()) {
      client.send(ProxyHeaders.V1 + REQUEST + post + body + REQUEST);
      for (int i = 0; i < 3; i++) {
        assertThat(client.readResponse().status()).isEqualTo(200);
      }

      assertThat(origin.requests().stream().map(ReceivedRequest::text))
          .containsExactly("", body, "");
      assertThat(
              origin.requests().stream().map(request -> request.fields().value("X-Forwarded-For")))
          .containsOnly("192.0.2.1");
    }
  }

  @Test
  void aSecondHeaderIsNone() throws Exception {
    try (TestGateway gateway = start(REQUIRED);
        RawClient client = gateway.client()) {
      client.send(ProxyHeaders.V1 + ProxyHeaders.V1 + REQUEST);

      assertThat(client.readResponse().status()).isEqualTo(400);
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void addressRulesSeeTheClient() throws Exception {
    String rules = "    ip: {deny: [192.0.2.1]}\n";
    try (TestGateway gateway =
            TestGateway.start(REQUIRED + TestGateway.forwarding(origin) + rules);
        RawClient denied = gateway.client();
        RawClient allowed = gateway.client()) {
      assertThat(denied.send(ProxyHeaders.V1).get("/").status()).isEqualTo(403);
      String other = ProxyHeaders.V1.replace("192.0.2.1 ", "192.0.2.3 ");
      assertThat(allowed.send(other).get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aProxyIsTrustedByTheAddressOfTheHeader() throws Exception {
    String section =
        "gateway:\n"
            + "  trusted_proxies: [192.0.2.0/24]\n"
            + "  proxy_protocol: {mode: required, from: [loopback]}\n";
    String stranger = ProxyHeaders.V1.replace("192.0.2.1 ", "203.0.113.1 ");
    try (TestGateway gateway = start(section);
        RawClient trusted = gateway.client();
        RawClient strange = gateway.client()) {
      trusted.send(ProxyHeaders.V1).get("/", "X-Forwarded-For: 198.51.100.1");
      assertThat(origin.takeRequest().fields().values("X-Forwarded-For"))
          .containsExactly("198.51.100.1, 192.0.2.1");

      strange.send(stranger).get("/", "X-Forwarded-For: 198.51.100.1");
      assertThat(origin.takeRequest().fields().values("X-Forwarded-For"))
          .containsExactly("203.0.113.1");
    }
  }

  @Test
  void eachListenerHasItsOwnRule() throws Exception {
    String section =
        """
        gateway:
          proxy_protocol: {mode: required, from: [loopback]}
          listeners:
            - {name: behind, port: 0}
            - {name: open, port: 0, proxy_protocol: {mode: none}}
        """;
    try (TestGateway gateway = start(section);
        RawClient behind = RawClient.connect(gateway.port("behind"));
        RawClient open = RawClient.connect(gateway.port("open"))) {
      assertThat(behind.send(ProxyHeaders.V1).get("/").status()).isEqualTo(200);
      assertThat(open.get("/").status()).isEqualTo(200);

      assertThat(
              Arrays.asList(
                  origin.takeRequest().fields().value("X-Forwarded-For"),
                  origin.takeRequest().fields().value("X-Forwarded-For")))
          .containsExactly("192.0.2.1", "127.0.0.1");
    }
  }

  @Test
  void aPortThatWantsNoHeaderTakesItForAMalformedRequest() throws Exception {
    try (TestGateway gateway = start("");
        RawClient client = gateway.client()) {
      client.send(ProxyHeaders.V1 + REQUEST);

      assertThat(client.readResponse().status()).isEqualTo(400);
      assertThat(origin.requests()).isEmpty();
    }
  }
}
