package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sticky sessions of WebSockets and gRPC calls. */
@Timeout(60)
class StickyTunnelTest {
  private static final String STICKY = "load_balancer: {sticky: {secret: 0123456789abcdef}}";

  private static String pair(String setCookie) {
    return setCookie.substring(0, setCookie.indexOf(';'));
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatBecomesAWebSocketIsGivenACookie(Carrier carrier) throws Exception {
    WebSocketOrigin.Script waiting = (socket, handshake) -> socket.awaitEnd();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(waiting);
        TestGateway gateway = carrier.start(origin.origin(), "", STICKY);
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket socket = client.open("/");
      String cookie = pair(socket.head().value("set-cookie"));
      socket.end();
      StreamSocket second = client.open("/", "cookie: " + cookie + "; a=b");
      Fields head = second.head();
      second.end();

      assertThat(head.value(":status")).isEqualTo("200");
      assertThat(head.has("set-cookie")).isFalse();
      assertThat(origin.origin().takeRequest().fields().has("Cookie")).isFalse();
      assertThat(origin.origin().takeRequest().fields().value("Cookie")).isEqualTo("a=b");
    }
  }

  @Test
  void aConnectionThatBecomesAWebSocketIsGivenACookieWithThe101() throws Exception {
    WebSocketOrigin.Script waiting = (socket, handshake) -> socket.awaitEnd();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(waiting);
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin.origin()) + "    " + STICKY + "\n");
        RawClient first = gateway.client();
        RawClient second = gateway.client()) {
      ReceivedResponse opened = first.sendHandshake("/").readHead();
      String cookie = pair(opened.field("Set-Cookie"));
      ReceivedResponse again = second.sendHandshake("/", "Cookie: " + cookie).readHead();

      assertThat(opened.status()).isEqualTo(101);
      assertThat(again.status()).isEqualTo(101);
      assertThat(again.fields().has("Set-Cookie")).isFalse();
    }
  }

  @Test
  void aCallOfGrpcIsGivenACookieInItsHead() throws Exception {
    Origin.Answer unavailable =
        (request, connection) ->
            connection.respond(200, "", "content-type: application/grpc", "grpc-status: 14");
    try (Origin origin = Origin.answering(unavailable);
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    " + STICKY + "\n");
        RawClient client = gateway.client()) {
      ReceivedResponse answer =
          client.post("/a.B/C", "\0\0\0\0\0", "Content-Type: application/grpc");

      assertThat(answer.field("grpc-status")).isEqualTo("14");
      assertThat(answer.field("Set-Cookie")).startsWith("JADEGATE=");
    }
  }
}
