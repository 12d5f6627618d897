package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of the opening handshake are held to RFC 6455, sections 4.1 and 4.2. */
class WebSocketHandshakeTest {
  private static final String ASKING = "Connection: Upgrade\nUpgrade: websocket\n";
  private static final String KEY = "Sec-WebSocket-Key: " + RawWebSocket.KEY + "\n";
  private static final String VERSION = "Sec-WebSocket-Version: 13";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\n" + ASKING + VERSION,
        "GET /\n" + ASKING + "Sec-WebSocket-Key: abc\n" + VERSION,
        "GET /\n" + ASKING + KEY + KEY + VERSION,
        "GET /\n" + ASKING + KEY + "X: y",
        "OPTIONS /\n" + ASKING + KEY + VERSION,
      })
  void aBrokenHandshakeIs400AndReachesNobody(String handshake) throws IOException {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawClient client = gateway.client()) {
      String[] lines = handshake.split("\n");
      String[] fields = java.util.Arrays.copyOfRange(lines, 1, lines.length);

      assertThat(client.sendHead(lines[0], fields).readResponse().status()).isEqualTo(400);
      assertThat(client.get("/", "X: y").status()).as("the connection goes on").isEqualTo(400);
      assertThat(origin.origin().requests()).hasSize(1);
      assertThat(gateway.metric("gateway_websocket_connections")).isZero();
    }
  }

  @Test
  @DisplayName("426 says which version would do, and how to ask (RFC 6455, section 4.4)")
  void anotherVersionIs426() throws IOException {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawClient client = gateway.client()) {
      ReceivedResponse response =
          client.get(
              "/",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Key: " + RawWebSocket.KEY,
              "Sec-WebSocket-Version: 8");

      assertThat(response.status()).isEqualTo(426);
      assertThat(response.field("Sec-WebSocket-Version")).isEqualTo("13");
      assertThat(response.field("Upgrade")).isEqualTo("websocket");
      assertThat(response.field("Connection")).isEqualTo("upgrade");
      assertThat(origin.origin().requests()).isEmpty();
    }
  }

  @Test
  void fieldsOfTheHandshakePassBothWaysUntouched() throws IOException {
    String[] offers = {
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
      "Sec-WebSocket-Protocol: chat, superchat",
      "Origin: http://example.com"
    };
    WebSocketOrigin.Script waiting = (socket, handshake) -> socket.awaitEnd();
    try (WebSocketOrigin origin =
            WebSocketOrigin.scripted(
                waiting,
                "Sec-WebSocket-Extensions: permessage-deflate",
                "Sec-WebSocket-Protocol: chat");
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.sendHandshake("/a", offers).readHead();

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.field("Sec-WebSocket-Extensions")).isEqualTo("permessage-deflate");
      assertThat(response.field("Sec-WebSocket-Protocol")).isEqualTo("chat");
      assertThat(response.field("Sec-WebSocket-Accept"))
          .isEqualTo(RawWebSocket.accept(RawWebSocket.KEY));
      Fields asked = origin.origin().requests().getFirst().fields();
      assertThat(asked.value("Sec-WebSocket-Extensions"))
          .isEqualTo("permessage-deflate; client_max_window_bits");
      assertThat(asked.value("Sec-WebSocket-Protocol")).isEqualTo("chat, superchat");
      assertThat(asked.value("Sec-WebSocket-Key")).isEqualTo(RawWebSocket.KEY);
      assertThat(asked.value("Sec-WebSocket-Version")).isEqualTo("13");
      assertThat(asked.value("Origin")).isEqualTo("http://example.com");
    }
  }

  @Test
  void aWrongAcceptIs502AndTheInstanceIsCut() throws IOException {
    try (WebSocketOrigin origin = WebSocketOrigin.accepting("AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawClient client = gateway.client()) {
      assertThat(client.sendHandshake("/").readResponse().status()).isEqualTo(502);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"bad_response\""))
          .isEqualTo(1);
      assertThat(origin.origin().connections()).as("not tried again").isEqualTo(1);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upgrade: other\r\n"})
  void a101ToAnotherProtocolIs502(String upgrade) throws IOException {
    Origin.Answer answer =
        (request, connection) ->
            connection.write(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                    + upgrade
                    + "Sec-WebSocket-Accept: "
                    + RawWebSocket.accept(RawWebSocket.KEY)
                    + "\r\n\r\n");
    try (Origin origin = Origin.answering(answer);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.sendHandshake("/").readResponse().status()).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 503})
  @DisplayName("59: an answer other than 101 is an ordinary one, and the connection stays")
  void aRefusalIsRelayed(int status) throws IOException {
    try (WebSocketOrigin origin = WebSocketOrigin.answering(status, "no");
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.sendHandshake("/").readResponse();

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.text()).isEqualTo("no");
      assertThat(client.get("/").status()).isEqualTo(status);
      assertThat(origin.origin().connections()).isEqualTo(1);
    }
  }

  @Test
  void aRouteThatForbidsItForwardsAPlainRequest() throws IOException {
    try (Origin origin = Origin.saying("plain");
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    upgrade: none\n");
        RawClient client = gateway.client()) {
      assertThat(client.sendHandshake("/").readResponse().text()).isEqualTo("plain");
      assertThat(origin.requests().getFirst().fields().has("Upgrade")).isFalse();
    }
  }
}
