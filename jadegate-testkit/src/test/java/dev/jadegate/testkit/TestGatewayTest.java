package dev.jadegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A gateway between the tools. */
class TestGatewayTest {
  @Test
  void webSocketsGoThrough() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.start(upgrading(origin));
        RawWebSocket client = gateway.webSocket("/chat")) {
      client.text("hello").expectText("hello").close(1000, "");

      client.expectClose(1000);
      assertThat(origin.origin().takeRequest().target()).isEqualTo("/chat");
    }
  }

  private static String upgrading(WebSocketOrigin origin) {
    return TestGateway.forwarding(origin.origin()) + "    upgrade: [websocket]\n";
  }

  @Test
  void originsOfHttp2AreForwardedToByTheirProtocol() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello")) {
      assertThat(TestGateway.forwarding(origin))
          .isEqualTo(
              """
              services:
                - name: origins
                  path: /
                  instances: ["%s"]
                  protocol: h2c
              """
                  .formatted(origin.address()));
    }
  }
}
