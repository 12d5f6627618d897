package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A port that requires the PROXY protocol cannot have HTTP/3, which carries no such header. */
class Http3BesideProxyProtocolTest {
  private static final String HTTP3 =
      "http3: {enabled: true}, tls: {certificates: [{cert: a.pem, key: a.key}]}";
  private static final String REQUIRED = "proxy_protocol: {mode: required, from: loopback}";

  private static String gateway(String members) {
    return "gateway: {" + members + "}\n";
  }

  @Test
  void onTheGatewaysOwnPortIsAnError() {
    assertThat(ConfigText.errors(gateway(HTTP3 + ", " + REQUIRED)))
        .containsExactly(
            "g.yaml:1:10: gateway: http3: enabled beside proxy_protocol; expected one of them, for"
                + " QUIC carries no PROXY header");
  }

  @Test
  void onOneListenerIsAnError() {
    String listener = "listeners: [{name: a, port: 0, " + HTTP3 + ", " + REQUIRED + "}]";

    assertThat(ConfigText.errors(gateway(listener)))
        .containsExactly(
            "g.yaml:1:23: gateway.listeners.a: http3: enabled beside proxy_protocol; expected one"
                + " of them, for QUIC carries no PROXY header");
  }

  @Test
  void onAListenerThatTakesItFromTheGatewayIsAnError() {
    String listener = ", listeners: [{name: a, port: 0, " + HTTP3 + "}]";

    assertThat(ConfigText.errors(gateway(REQUIRED + listener)))
        .containsExactly(
            "g.yaml:1:10: gateway: listeners.a.http3: enabled beside the gateway's proxy_protocol;"
                + " expected proxy_protocol: {mode: none} in the listener, for QUIC carries no"
                + " PROXY header");
  }

  @Test
  void onAListenerThatRequiresNoneIsFine() {
    String free = "{name: a, port: 0, proxy_protocol: {mode: none}, " + HTTP3 + "}";

    assertThat(ConfigText.errors(gateway(REQUIRED + ", listeners: [" + free + "]"))).isEmpty();
  }
}
