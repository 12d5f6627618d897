package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Frame;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSocket by extended CONNECT: how it begins, or does not (RFC 8441, RFC 9220). */
@Timeout(60)
class StreamHandshakeTest {
  private static final int ENABLE_CONNECT_PROTOCOL = 8;

  @Test
  void settingsSayThatItIsSpoken() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawHttp2 client = gateway.rawHttp2()) {
      Http2Frame settings = client.expectSettings();

      assertThat(settings.settings()).containsEntry(ENABLE_CONNECT_PROTOCOL, 1L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIs200ToTheClientAndAnUpgradeToTheInstance(Carrier carrier) throws Exception {
    WebSocketOrigin.Script waiting = (socket, handshake) -> socket.awaitEnd();
    try (WebSocketOrigin origin =
            WebSocketOrigin.scripted(waiting, "Sec-WebSocket-Protocol: superchat");
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      Fields head = client.open("/chat?a=b", "sec-websocket-protocol: chat, superchat").head();

      assertThat(head.value(":status")).isEqualTo("200");
      assertThat(head.value("sec-websocket-protocol")).isEqualTo("superchat");
      for (String name : new String[] {"upgrade", "connection", "sec-websocket-accept"}) {
        assertThat(head.has(name)).as(name).isFalse();
      }
      ReceivedRequest asked = origin.origin().takeRequest();
      assertThat(asked.line()).isEqualTo("GET /chat?a=b HTTP/1.1");
      assertThat(asked.fields().value("Upgrade")).isEqualTo("websocket");
      assertThat(asked.fields().value("Sec-WebSocket-Protocol")).isEqualTo("chat, superchat");
      assertThat(asked.fields().value("Sec-WebSocket-Version")).isEqualTo("13");
      assertThat(asked.fields().has(":protocol")).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownProtocolIs501AndReachesNobody(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.ask(":method: CONNECT", ":protocol: connect-udp", ":path: /");

      assertThat(stream.response().status()).isEqualTo(501);
      assertThat(origin.origin().requests()).isEmpty();
      assertThat(gateway.metric("gateway_websocket_connections")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"H2,403,403", "H2,503,503", "H2,200,502", "H3,403,403", "H3,200,502"})
  void anAnswerOtherThan101OpensNothing(Carrier carrier, int answered, int seen) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.answering(answered, "no");
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/");
      try {
        stream.text("early");
      } catch (IOException refused) {
        // The answer was faster, and has ended the stream.
      }

      assertThat(stream.response().status()).isEqualTo(seen);
      assertThat(client.get("/").status()).as("the connection goes on").isEqualTo(answered);
      assertThat(gateway.metric("gateway_websocket_connections")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongAcceptIs502(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.accepting("AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      assertThat(client.open("/").response().status()).isEqualTo(502);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereUpgradesAreForbiddenItOpensNothing(Carrier carrier) throws Exception {
    try (Origin origin = Origin.saying("plain");
        TestGateway gateway = carrier.start(origin, "", "upgrade: none");
        Carrier.Connection client = carrier.connect(gateway)) {
      assertThat(client.open("/").response().status()).isEqualTo(502);
      assertThat(origin.takeRequest().fields().has("Upgrade")).isFalse();
    }
  }

  /** Accepts when told to, with this behind the 101 at once, and notes what comes until the FIN. */
  private static Origin late(Gate accept, String behind, CompletableFuture<String> received)
      throws Exception {
    return Origin.scripted(connection -> {
      String key = connection.readHead().fields().value("Sec-WebSocket-Key");
      accept.await();
      connection.write(
          "HTTP/1.1 101 Ok\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + RawWebSocket.accept(key)
              + "\r\n\r\n"
              + behind);
      RawWebSocket socket = connection.webSocket();
      if (!behind.isEmpty()) {
        socket.halfClose();
      }
      String all = socket.next().text() + socket.next().text() + socket.next().text();
      assertThat(socket.awaitEnd()).as("reset").isFalse();
      received.complete(all);
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBeforeThe200ArrivesInOrder(Carrier carrier) throws Exception {
    Gate accept = new Gate();
    CompletableFuture<String> received = new CompletableFuture<>();
    try (Origin origin = late(accept, "", received);
        TestGateway gateway = carrier.start(origin, "read_timeout: 100ms", "");
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").text("one").text("two");
      origin.takeRequest();
      Thread.sleep(300); // longer than any body may be silent
      accept.open();
      stream.opened().text("three").end();

      assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("onetwothree");
      stream.expectEnd();
      WebSocketScripts.awaitOpen(gateway, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTunnelThatBothSidesEndAtOnceLosesNothing(Carrier carrier) throws Exception {
    Gate accept = new Gate();
    CompletableFuture<String> received = new CompletableFuture<>();
    try (Origin origin = late(accept, "\u0081\u0002hi".replace('\u0081', 'Q'), received);
        TestGateway gateway = carrier.start(origin);
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").text("one").text("two").text("three");
      stream.end();
      origin.takeRequest();
      Thread.sleep(100);
      accept.open();

      assertThat(stream.opened().receive()).startsWith('Q', 2, 'h', 'i');
      stream.expectEnd();
      assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("onetwothree");
      WebSocketScripts.awaitOpen(gateway, 0);
    }
  }
}
