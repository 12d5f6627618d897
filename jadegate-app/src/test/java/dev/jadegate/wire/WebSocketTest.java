package dev.jadegate.wire;

import static dev.jadegate.wire.WebSocketScripts.awaitOpen;
import static dev.jadegate.wire.WebSocketScripts.closes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketFrame;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages pass both ways untouched, and each side's end is the other's. */
@Timeout(60)
class WebSocketTest {
  private static RawWebSocket connect(TestGateway gateway) throws IOException {
    return RawWebSocket.connect(gateway.port(), "/");
  }

  private static TestGateway on(Transport transport, WebSocketOrigin origin) throws IOException {
    return TestGateway.with().transport(transport).start(TestGateway.forwarding(origin.origin()));
  }

  @Test
  void messagesOfEveryKindAreEchoed() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawWebSocket client = connect(gateway)) {
      client.text("hello").expectText("hello");
      client.fragments("a", "b", "c").expectText("abc");
      client.ping("still there?");
      assertThat(client.next().text()).isEqualTo("still there?");
      assertThat(gateway.metric("gateway_websocket_connections", "service=\"origins\""))
          .isEqualTo(1);

      client.close(1000, "done").expectClose(1000);

      assertThat(client.awaitEnd()).as("cut").isFalse();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "client")).isEqualTo(1);
    }
  }

  @Test
  void whatTheInstanceClosesIsClosed() throws Exception {
    WebSocketOrigin.Script closing =
        (socket, handshake) -> {
          socket.close(4001, "enough").expectClose(4001);
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(closing);
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawWebSocket client = connect(gateway)) {
      assertThat(client.expectClose(4001).closeReason()).isEqualTo("enough");
      client.close(4001, "");
      assertThat(client.awaitEnd()).as("cut").isFalse();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "instance")).isEqualTo(1);
    }
  }

  @Test
  void compressedFramesPassUntouched() throws Exception {
    byte[] compressed = {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00};
    WebSocketOrigin.Script echoing =
        (socket, handshake) -> {
          WebSocketFrame frame = socket.read();
          socket.send(
              new WebSocketFrame(true, frame.rsv(), frame.opcode(), false, frame.payload()));
          socket.awaitEnd();
        };
    try (WebSocketOrigin origin =
            WebSocketOrigin.scripted(echoing, "Sec-WebSocket-Extensions: permessage-deflate");
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawWebSocket client = connect(gateway)) {
      client.send(new WebSocketFrame(true, 4, WebSocketFrame.TEXT, true, compressed));

      WebSocketFrame frame = client.read();
      assertThat(frame.rsv()).isEqualTo(4);
      assertThat(frame.payload()).isEqualTo(compressed);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void aLargeMessageWaitsForASlowPeerOnBothWays(Transport transport) throws Exception {
    byte[] large = new byte[32 << 20];
    new Random(1).nextBytes(large);
    Gate reading = new Gate();
    WebSocketOrigin.Script lateReader =
        (socket, handshake) -> {
          reading.await();
          WebSocketFrame message = socket.next();
          socket.binary(message.payload());
          socket.awaitEnd();
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(lateReader);
        TestGateway gateway = on(transport, origin);
        RawWebSocket client = connect(gateway)) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> {
            try {
              client.binary(large);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      Thread.sleep(300);
      assertThat(sent).as("sent while the instance reads nothing").isNotDone();

      reading.open();
      sent.get(30, TimeUnit.SECONDS);

      assertThat(client.next().payload()).isEqualTo(large);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void theClientsFinIsPassedOnAndTheOtherWayStaysOpen(Transport transport) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.untilTheEnd());
        TestGateway gateway = on(transport, origin);
        RawWebSocket client = connect(gateway)) {
      client.halfClose();

      client.expectText("goodbye");
      assertThat(client.awaitEnd()).as("reset").isFalse();
      awaitOpen(gateway, 0);
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void theInstancesFinIsPassedOnAndTheOtherWayStaysOpen(Transport transport) throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.endingFirst(received));
        TestGateway gateway = on(transport, origin);
        RawWebSocket client = connect(gateway)) {
      client.expectText("that was all");
      assertThat(client.awaitEnd()).as("reset").isFalse();

      client.text("late").halfClose();

      assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("late");
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "instance")).isEqualTo(1);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void aResetOfTheClientCutsTheInstance(Transport transport) throws Exception {
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.waiting(cut));
        TestGateway gateway = on(transport, origin);
        RawWebSocket client = connect(gateway)) {
      client.expectText("there").reset();

      assertThat(cut.get(10, TimeUnit.SECONDS)).as("reset").isTrue();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "error")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void aResetOfTheInstanceCutsTheClient(Transport transport) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.dying());
        TestGateway gateway = on(transport, origin);
        RawWebSocket client = connect(gateway)) {
      client.text("die");

      assertThat(client.awaitEnd()).as("reset").isTrue();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "error")).isEqualTo(1);
    }
  }

  @Test
  void bytesThatAreNoWebSocketPassAllTheSame() throws Exception {
    WebSocketOrigin.Script echoing =
        (socket, handshake) -> {
          socket.send(socket.read().payload());
          socket.awaitEnd();
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(echoing);
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawWebSocket client = connect(gateway)) {
      byte[] unmasked = {(byte) 0x81, 2, 'h', 'i'};
      client.send(new WebSocketFrame(true, 0, WebSocketFrame.TEXT, false, unmasked));

      assertThat(client.read().text()).isEqualTo("hi");
    }
  }
}
