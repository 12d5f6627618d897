package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.WebSocketOrigin;
import io.netty.handler.codec.http3.Http3ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSocket over a stream of HTTP/3 (RFC 9220) to an HTTP/1.1 instance. */
@Timeout(60)
class WebSocketTest {
  private static final byte[] MASKED_HI = {(byte) 0x81, (byte) 0x82, 1, 2, 3, 4, 'h' ^ 1, 'i' ^ 2};
  private static final byte[] HI = {(byte) 0x81, 2, 'h', 'i'};
  private static final byte[] MASKED_CLOSE = {(byte) 0x88, (byte) 0x80, 1, 2, 3, 4};

  private static final String[] CONNECT = {
    ":method: CONNECT", ":protocol: websocket", ":path: /chat", "sec-websocket-version: 13"
  };

  @Test
  void messagesPassBothWaysUntilBothSidesEnd() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin.origin());
        Http3Client client = gateway.client()) {
      assertThat(client.settings().settings().connectProtocolEnabled()).isTrue();
      Http3Stream stream = client.open().head(false, CONNECT).data(MASKED_HI, false);
      Fields head = stream.takeHead();

      assertThat(head.value(":status")).isEqualTo("200");
      assertThat(head.has("upgrade") || head.has("sec-websocket-accept")).isFalse();
      assertThat(stream.takeBytes(HI.length)).isEqualTo(HI);
      ReceivedRequest handshake = origin.origin().requests().getFirst();
      assertThat(handshake.line()).isEqualTo("GET /chat HTTP/1.1");
      assertThat(handshake.fields().value("Upgrade")).isEqualTo("websocket");

      stream.data(MASKED_CLOSE, false).end();
      assertThat(stream.takeBytes(2)[0]).isEqualTo((byte) 0x88);
      assertThat(stream.take()).isInstanceOf(Http3Stream.Event.Fin.class);
    }
  }

  @Test
  void anAnswerOtherThan101IsRelayed() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.answering(403, "no");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin.origin());
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().head(false, CONNECT).data(MASKED_HI, false);

      assertThat(stream.response().status()).isEqualTo(403);
    }
  }

  @Test
  void anUnknownProtocolIsNotImplemented() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin.origin());
        Http3Client client = gateway.client()) {
      Http3Stream stream =
          client.open().head(false, ":method: CONNECT", ":protocol: connect-udp", ":path: /");

      assertThat(stream.response().status()).isEqualTo(501);
    }
  }

  @Test
  void aTunnelThatIsCutIsReset() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.scripted((socket, handshake) -> socket.reset());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin.origin());
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().head(false, CONNECT);

      assertThat(stream.awaitReset()).isEqualTo(Http3ErrorCode.H3_REQUEST_CANCELLED.code());
    }
  }
}
