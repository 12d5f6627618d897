package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Without a whole and sound PROXY header, from who may send it, a connection is cut. */
@Timeout(60)
class ProxyProtocolRefusedTest {
  private static final String ERRORS = "gateway_proxy_protocol_errors_total";
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: gateway.test\r\n\r\n";
  private static final String ADDRESSES = "C0000201C00002639C4101BB";

  @AutoClose private final Origin origin = Origin.saying("hello");

  ProxyProtocolRefusedTest() throws IOException {}

  private TestGateway start(String from, String further) throws IOException {
    String section =
        "gateway: {proxy_protocol: {mode: required, from: [%s]}%s}\n".formatted(from, further);
    return TestGateway.start(section + TestGateway.forwarding(origin));
  }

  private static Arguments v1(String name, String header) {
    return Arguments.of(name, header.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        v1("no header", ""),
        v1("TLS", "\u0016\u0003\u0001" + "x".repeat(200)),
        v1("small letters", "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n"),
        v1("a field too few", "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n"),
        v1("a field too many", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n"),
        v1("a name", "PROXY TCP4 localhost 192.0.2.2 1 2\r\n"),
        v1("not an address", "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n"),
        v1("of the other family", "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n"),
        v1("not a port", "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n"),
        v1("an unknown family", "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n"),
        v1("only a line feed", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n" + "x".repeat(200)),
        v1("no end", "PROXY UNKNOWN " + "x".repeat(200)),
        Arguments.of("version 3", ProxyHeaders.v2("3111", ADDRESSES)),
        Arguments.of("an unknown command", ProxyHeaders.v2("2211", ADDRESSES)),
        Arguments.of("an unknown family", ProxyHeaders.v2("2141", ADDRESSES)),
        Arguments.of("addresses cut short", ProxyHeaders.v2("2111", "C0000201C0")),
        Arguments.of("IPv6 cut short", ProxyHeaders.v2("2121", ADDRESSES)),
        Arguments.of(
            "an extension longer than the header", ProxyHeaders.v2("2111", ADDRESSES + "02FFFF61")),
        Arguments.of(
            "20,000 bytes of extensions",
            ProxyHeaders.v2("2111", ADDRESSES + "EE4E1D" + "00".repeat(19_997))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void aHeaderThatIsNotSoundEndsTheConnection(String name, byte[] header) throws Exception {
    try (TestGateway gateway = start("loopback", "");
        RawClient client = gateway.client()) {
      client.send(ProxyHeaders.join(header, REQUEST + ProxyHeaders.V1 + REQUEST));

      assertThat(client.readToEnd().text()).as(name).isEmpty();
      assertThat(origin.requests()).isEmpty();
      // The decoder closes before it says what was wrong.
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric(ERRORS, "listener=\"gateway\"", "reason=\"malformed\"") == 1);
      assertThat(gateway.metric(ERRORS)).isEqualTo(1);
    }
  }

  @Test
  void whoIsNotListedIsCutAtOnce() throws Exception {
    try (TestGateway gateway = start("192.0.2.0/24", "");
        RawClient client = gateway.client()) {
      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(gateway.metric(ERRORS, "reason=\"not_listed\"")).isEqualTo(1);
      assertThat(origin.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  void aHeaderThatIsNotWholeInTimeEndsTheConnection(String beginning) throws Exception {
    try (TestGateway gateway = start("loopback", ", header_timeout: 100ms");
        RawClient client = gateway.client()) {
      client.send(beginning);

      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(gateway.metric(ERRORS, "reason=\"timeout\"")).isEqualTo(1);
      assertThat(gateway.metric(ERRORS)).isEqualTo(1);
    }
  }

  static Stream<String> beginnings() {
    return Stream.of(
        "", "PROXY TCP4 192.0.2.1 192.0.2", "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c");
  }

  @Test
  void theTimeBetweenHeaderAndRequestIsThatOfAnIdleConnection() throws Exception {
    try (TestGateway gateway = start("loopback", ", header_timeout: 100ms");
        RawClient client = gateway.client()) {
      client.send(ProxyHeaders.V1);

      assertThat(client.isQuietFor(Duration.ofMillis(400))).isTrue();
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aLoadBalancerThatOnlyConnectsIsNoError() throws Exception {
    try (TestGateway gateway = start("loopback", "")) {
      RawClient.connect(gateway.port()).close();
      try (RawClient half = gateway.client()) {
        half.send("PROXY TCP4");
        half.halfClose();

        assertThat(half.readToEnd().text()).isEmpty();
      }
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_downstream_connections") == 0);
      assertThat(gateway.metric("gateway_connections_total")).isEqualTo(2);
      assertThat(gateway.metric(ERRORS)).isZero();
    }
  }

  @Test
  void aConnectionThatWaitsForItsHeaderDoesNotHoldUpAStop() throws Exception {
    try (TestGateway gateway = start("loopback", ", header_timeout: 0s");
        RawClient client = gateway.client()) {
      client.send("PROXY ");
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_downstream_connections") == 1);
      long before = System.nanoTime();
      gateway.shutdown();

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
      assertThat(client.readToEnd().text()).isEmpty();
    }
  }
}
