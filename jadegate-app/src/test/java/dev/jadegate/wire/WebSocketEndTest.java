package dev.jadegate.wire;

import static dev.jadegate.wire.WebSocketScripts.awaitOpen;
import static dev.jadegate.wire.WebSocketScripts.closes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketFrame;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway ends tunnels itself: when it stops, when their route goes, when they are idle. */
@Timeout(60)
class WebSocketEndTest {
  private static final int GOING_AWAY = 1001;

  private static RawWebSocket connect(TestGateway gateway) throws IOException {
    return RawWebSocket.connect(gateway.port(), "/");
  }

  /** What the instance saw of the end: the code of the Close, and whether a reset followed. */
  private record Seen(int code, boolean masked, boolean reset) {}

  /** Says hello, answers the Close, and notes what it saw. */
  private static WebSocketOrigin polite(CompletableFuture<Seen> seen) throws IOException {
    return WebSocketOrigin.scripted((socket, handshake) -> {
      socket.text("hello");
      WebSocketFrame close = socket.next();
      while (!close.is(WebSocketFrame.CLOSE)) {
        close = socket.next();
      }
      socket.close(close.closeCode(), "");
      seen.complete(new Seen(close.closeCode(), close.masked(), socket.awaitEnd()));
    });
  }

  private static CompletableFuture<Void> shutdown(TestGateway gateway) {
    return CompletableFuture.runAsync(gateway.gateway()::shutdown);
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void aDrainClosesBothSidesWith1001(Transport transport) throws Exception {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    try (WebSocketOrigin origin = polite(seen);
        TestGateway gateway =
            TestGateway.with().transport(transport).start(TestGateway.forwarding(origin.origin()));
        RawWebSocket client = connect(gateway)) {
      client.expectText("hello");
      CompletableFuture<Void> stopped = shutdown(gateway);

      assertThat(client.expectClose(GOING_AWAY).masked()).isFalse();
      client.close(GOING_AWAY, "");
      assertThat(client.awaitEnd()).as("reset").isFalse();
      client.close();
      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(new Seen(GOING_AWAY, true, false));
      stopped.get(4, TimeUnit.SECONDS); // sooner than the bound for those that do not answer
      assertThat(closes(gateway, "drain")).isEqualTo(1);
    }
  }

  @Test
  void aCloseWaitsForTheEndOfALargeFrame() throws Exception {
    Gate goOn = new Gate();
    WebSocketOrigin.Script slow =
        (socket, handshake) -> {
          byte[] head = {(byte) 0x82, 126, 0x10, 0x00};
          socket.send(head).send(new byte[1000]);
          goOn.await();
          socket.send(new byte[3096]).text("behind it");
          socket.expectClose(GOING_AWAY);
          socket.close(GOING_AWAY, "").awaitEnd();
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(slow);
        TestGateway gateway = TestGateway.forwardingTo(origin.origin());
        RawWebSocket client = connect(gateway)) {
      awaitOpen(gateway, 1);
      byte[] begun = Arrays.copyOf(new byte[] {(byte) 0x82, (byte) 0xfe, 0x10, 0x00}, 500);
      client.send(begun); // within a frame this way too
      Thread.sleep(100);
      CompletableFuture<Void> stopped = shutdown(gateway);
      Thread.sleep(200);
      goOn.open();
      client.send(new byte[4096 + 8 - 500]);

      WebSocketFrame frame = client.read();
      assertThat(frame.payload()).hasSize(4096);
      WebSocketFrame close = client.read();
      assertThat(close.is(WebSocketFrame.CLOSE)).as(close.describe()).isTrue();
      assertThat(close.closeCode()).isEqualTo(GOING_AWAY);
      client.close(GOING_AWAY, "");
      assertThat(client.awaitEnd()).as("reset").isFalse();
      client.close();
      stopped.get(4, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPeerThatDoesNotAnswerIsWaitedForNoLongerThanTheGrace() throws Exception {
    WebSocketOrigin.Script deaf = (socket, handshake) -> socket.awaitEnd();
    String yaml = "gateway: {shutdown_timeout: 300ms}\n";
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(deaf);
        TestGateway gateway = TestGateway.start(yaml + TestGateway.forwarding(origin.origin()));
        RawWebSocket client = connect(gateway)) {
      awaitOpen(gateway, 1);
      CompletableFuture<Void> stopped = shutdown(gateway);

      client.expectClose(GOING_AWAY);
      stopped.get(10, TimeUnit.SECONDS);
      client.awaitEnd();
    }
  }

  @Test
  void aHandshakeUnderWayWhileItDrainsIsClosedToo() throws Exception {
    Gate answer = new Gate();
    Origin.Script late =
        connection -> {
          String key = connection.readHead().fields().value("Sec-WebSocket-Key");
          answer.await();
          connection.write(
              "HTTP/1.1 101 Ok\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + RawWebSocket.accept(key)
                  + "\r\n\r\n");
          connection.webSocket().expectClose(GOING_AWAY);
        };
    try (Origin origin = Origin.scripted(late);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHandshake("/");
      origin.takeRequest();
      shutdown(gateway);
      Thread.sleep(100);
      answer.open();

      assertThat(client.readHead().status()).isEqualTo(101);
      RawWebSocket socket = client.webSocket();
      socket.expectClose(GOING_AWAY);
      socket.close(GOING_AWAY, "");
      assertThat(socket.awaitEnd()).as("reset").isFalse();
    }
  }

  private static String routes(Origin origin, String first, String second) {
    return """
    gateway: {tunnel_grace: 200ms}
    services:
      - {name: origins, instances: %s}
    routes:
      - {name: first, service: origins, path: /first%s}
      %s
    """
        .formatted(TestGateway.instances(origin), first, second);
  }

  private static final String SECOND = "- {name: second, service: origins, path: /second}";

  @Test
  void aReloadClosesTunnelsOfChangedAndRemovedRoutesOnly() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.start(routes(origin.origin(), "", SECOND));
        RawWebSocket first = RawWebSocket.connect(gateway.port(), "/first");
        RawWebSocket second = RawWebSocket.connect(gateway.port(), "/second")) {
      first.text("a").expectText("a");
      second.text("b").expectText("b");

      gateway.reload(routes(origin.origin(), "", "# the same, but for this line"));

      second.expectClose(GOING_AWAY);
      second.close(GOING_AWAY, "");
      assertThat(second.awaitEnd()).as("reset").isFalse();
      awaitOpen(gateway, 1);
      assertThat(closes(gateway, "reload")).isEqualTo(1);
      first.text("still here").expectText("still here");

      gateway.reload(routes(origin.origin(), ", timeout: {idle: 9m}", SECOND));

      first.expectClose(GOING_AWAY);
      first.close(GOING_AWAY, "");
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "reload")).isEqualTo(2);
    }
  }

  @Test
  void aReloadThatChangesNothingOfTheRouteLeavesItsTunnels() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.start(routes(origin.origin(), "", SECOND));
        RawWebSocket second = RawWebSocket.connect(gateway.port(), "/second")) {
      second.text("b").expectText("b");

      gateway.reload(routes(origin.origin(), ", strip_prefix: /first", SECOND));
      gateway.reload("# moved down\n" + routes(origin.origin(), "", SECOND));

      assertThat(second.isQuietFor(Duration.ofMillis(500))).isTrue();
      second.text("c").expectText("c");
    }
  }

  @Test
  void aRouteThatComesBackWithinTheGraceKeepsItsTunnels() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.start(routes(origin.origin(), "", SECOND));
        RawWebSocket second = RawWebSocket.connect(gateway.port(), "/second")) {
      second.text("b").expectText("b");

      gateway.reload(routes(origin.origin(), "", ""));
      gateway.reload(routes(origin.origin(), "", SECOND));

      assertThat(second.isQuietFor(Duration.ofMillis(500))).isTrue();
    }
  }

  @Test
  void aTunnelOfAnotherProtocolIsCutWhenItsRouteGoes() throws Exception {
    Origin.Script raw =
        connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 101 Ok\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n");
          connection.echo();
        };
    try (Origin origin = Origin.scripted(raw);
        TestGateway gateway = TestGateway.start(routes(origin, ", upgrade: [raw]", ""));
        RawClient client = gateway.client()) {
      client.sendHead("GET /first", "Connection: upgrade", "Upgrade: raw").readHead();

      gateway.reload(routes(origin, "", ""));

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", true));
    }
  }

  private static String idle(WebSocketOrigin origin, String time) {
    return TestGateway.forwarding(origin.origin()) + "    timeout: {idle: " + time + "}\n";
  }

  @Test
  void silenceOfBothSidesIsTheEnd() throws Exception {
    CompletableFuture<Seen> seen = new CompletableFuture<>();
    try (WebSocketOrigin origin = polite(seen);
        TestGateway gateway = TestGateway.start(idle(origin, "300ms"));
        RawWebSocket client = connect(gateway)) {
      client.expectText("hello").expectClose(GOING_AWAY);
      client.close(GOING_AWAY, "");

      assertThat(client.awaitEnd()).as("reset").isFalse();
      assertThat(seen.get(10, TimeUnit.SECONDS).code()).isEqualTo(GOING_AWAY);
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "idle")).isEqualTo(1);
    }
  }

  @Test
  void bytesOfOneSideAreEnoughToStay() throws Exception {
    WebSocketOrigin.Script silent = (socket, handshake) -> socket.awaitEnd();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(silent);
        TestGateway gateway = TestGateway.start(idle(origin, "1s"));
        RawWebSocket client = connect(gateway)) {
      for (int i = 0; i < 15; i++) {
        client.text("tick");
        assertThat(client.isQuietFor(Duration.ofMillis(150))).isTrue();
      }
      assertThat(gateway.metric("gateway_websocket_connections")).isEqualTo(1);
    }
  }

  @Test
  void theIdleTimeHoldsForAHalfOpenTunnelToo() throws Exception {
    WebSocketOrigin.Script mute =
        (socket, handshake) -> {
          socket.awaitEnd();
          Thread.sleep(5000);
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(mute);
        TestGateway gateway = TestGateway.start(idle(origin, "300ms"));
        RawWebSocket client = connect(gateway)) {
      awaitOpen(gateway, 1);
      client.halfClose();

      assertThat(client.awaitEnd()).as("reset").isFalse();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "client")).isEqualTo(1);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @Test
  void aTotalTimeEndsWithTheHandshake() throws Exception {
    String yaml = "    timeout: {total: 200ms, response: 200ms}\n";
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin.origin()) + yaml);
        RawWebSocket client = connect(gateway)) {
      assertThat(client.isQuietFor(Duration.ofMillis(600))).isTrue();
      client.text("on").expectText("on");
    }
  }
}
