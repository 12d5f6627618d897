package dev.jadegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of a WebSocket, face to face: what one sends, the other sees. */
class RawWebSocketTest {
  @Test
  void theExampleOfTheStandardIsAccepted() {
    assertThat(RawWebSocket.accept(RawWebSocket.KEY)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 200_000})
  void messagesOfAnyLengthAreEchoed(int length) throws Exception {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        RawWebSocket client = RawWebSocket.connect(origin.port(), "/chat")) {
      WebSocketFrame echo = client.binary(bytes).next();

      assertThat(echo.opcode()).isEqualTo(WebSocketFrame.BINARY);
      assertThat(echo.payload()).isEqualTo(bytes);
    }
  }

  @Test
  void aFrameArrivesWithItsBitsHoweverWrong() throws Exception {
    CompletableFuture<WebSocketFrame> seen = new CompletableFuture<>();
    WebSocketOrigin.Script script = (socket, handshake) -> seen.complete(socket.read());
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(script);
        RawWebSocket client = RawWebSocket.connect(origin.port(), "/")) {
      client.send(new WebSocketFrame(false, 5, 11, false, new byte[3]));

      assertThat(seen.get(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .usingRecursiveComparison()
          .isEqualTo(new WebSocketFrame(false, 5, 11, false, new byte[3]));
    }
  }

  @Test
  void fragmentsAreOneMessageAndAPingMayComeBetween() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        RawWebSocket client = RawWebSocket.connect(origin.port(), "/")) {
      client.frame(false, WebSocketFrame.TEXT, (byte) 'a').ping("p");
      client.frame(true, WebSocketFrame.CONTINUATION, (byte) 'b').fragments("c", "d", "e");

      assertThat(client.next().describe()).isEqualTo("opcode 10, rsv 0: 70");
      client.expectText("ab").expectText("cde");
    }
  }

  @Test
  void anUnmaskedFrameFailsTheScript() throws Exception {
    WebSocketOrigin origin = WebSocketOrigin.echoing();
    try (RawWebSocket client = RawWebSocket.connect(origin.port(), "/")) {
      client.send(new WebSocketFrame(true, 0, WebSocketFrame.TEXT, false, new byte[1]));
      client.awaitEnd();
    }

    assertThatThrownBy(origin::close).hasMessageContaining("masked wrongly");
  }

  @Test
  void closeIsAnsweredWithItsCodeAndReason() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        RawWebSocket client = RawWebSocket.connect(origin.port(), "/")) {
      client.close(4001, "enough");

      assertThat(client.expectClose(4001).closeReason()).isEqualTo("enough");
      assertThat(client.awaitEnd()).isFalse();
    }
  }

  @Test
  void halfCloseReachesTheOriginAndAnAbruptEndTheClient() throws Exception {
    WebSocketOrigin.Script script =
        (socket, handshake) -> {
          socket.text("last words").awaitEnd();
          socket.reset();
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(script);
        RawWebSocket client = RawWebSocket.connect(origin.port(), "/")) {
      client.halfClose();

      client.expectText("last words");
      assertThat(client.awaitEnd()).isTrue();
    }
  }

  @Test
  void wrongHandshakesAreRefused() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing()) {
      assertThat(status(origin, "Upgrade: websocket", "Connection: Upgrade")).isEqualTo(400);
      assertThat(
              status(
                  origin,
                  "Upgrade: websocket",
                  "Connection: keep-alive, Upgrade",
                  "Sec-WebSocket-Key: " + RawWebSocket.KEY,
                  "Sec-WebSocket-Version: 8"))
          .isEqualTo(426);
    }
  }

  private static int status(WebSocketOrigin origin, String... fieldLines) throws Exception {
    try (RawClient client = RawClient.connect(origin.port())) {
      return client.get("/", fieldLines).status();
    }
  }

  @Test
  void aWrongAnswerIsNotTakenForAnAcceptance() throws Exception {
    try (WebSocketOrigin wrong = WebSocketOrigin.accepting("bm90IHRoZSBhbnN3ZXI=");
        WebSocketOrigin plain = WebSocketOrigin.answering(200, "hello")) {
      assertThatThrownBy(() -> RawWebSocket.connect(wrong.port(), "/"))
          .hasMessageContaining("bm90IHRoZSBhbnN3ZXI=");
      assertThatThrownBy(() -> RawWebSocket.connect(plain.port(), "/"))
          .hasMessageContaining("200 Scripted");
    }
  }

  @Test
  void furtherFieldsGoBothWays() throws Exception {
    WebSocketOrigin.Script script =
        (socket, handshake) -> socket.text(handshake.fields().value("Sec-WebSocket-Protocol"));
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(script, "Sec-WebSocket-Protocol: soup");
        RawClient client = RawClient.connect(origin.port())) {
      client.sendHandshake("/", "Sec-WebSocket-Protocol: wamp, soup");

      assertThat(client.readHead().field("Sec-WebSocket-Protocol")).isEqualTo("soup");
      client.webSocket().expectText("wamp, soup");
      assertThat(origin.origin().takeRequest().target()).isEqualTo("/");
    }
  }
}
