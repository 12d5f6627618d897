package dev.jadegate.wire;

import static dev.jadegate.wire.WebSocketScripts.awaitOpen;
import static dev.jadegate.wire.WebSocketScripts.closes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketFrame;
import dev.jadegate.testkit.WebSocketOrigin;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSocket on a stream: messages pass both ways untouched, and each side's end is the other's. */
@Timeout(60)
class StreamWebSocketTest {
  private static final int GOING_AWAY = 1001;

  @ParameterizedTest
  @EnumSource
  void tunnelsAndPlainRequestsShareAConnection(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket first = client.open("/a").opened();
      StreamSocket second = client.open("/b").opened();
      awaitOpen(gateway, 2);
      for (int i = 0; i < 20; i++) {
        first.text("a" + i);
        second.text("b" + i);
        assertThat(client.get("/").status()).as("not a handshake").isEqualTo(400);
        second.expectText("b" + i);
        first.expectText("a" + i);
      }
      for (StreamSocket each : new StreamSocket[] {first, second}) {
        each.close(1000).expectClose(1000).end();
        each.expectEnd();
      }

      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "client")).isEqualTo(2);
      assertThat(gateway.metric("gateway_requests_active")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLargeMessagePassesBothWays(Carrier carrier) throws Exception {
    byte[] large = new byte[8 << 20];
    new Random(1).nextBytes(large);
    WebSocketOrigin.Script slow =
        (socket, handshake) -> {
          Thread.sleep(300); // until the windows are full
          WebSocketFrame message = socket.next();
          socket.binary(message.payload());
          socket.awaitEnd();
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(slow);
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").opened();
      byte[] frame = StreamSocket.frame(WebSocketFrame.BINARY, large);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> {
            try {
              stream.send(frame);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      Thread.sleep(150);
      assertThat(sent).as("sent while the instance reads nothing").isNotDone();

      assertThat(stream.next().payload()).isEqualTo(large);
      sent.get(10, TimeUnit.SECONDS);
      stream.end();
      stream.expectEnd();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theClientsEndIsPassedOnAndTheOtherWayStaysOpen(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.untilTheEnd());
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").opened();
      stream.end();

      stream.expectText("goodbye").expectEnd();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "client")).isEqualTo(1);
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theInstancesEndIsPassedOnAndTheOtherWayStaysOpen(Carrier carrier) throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.endingFirst(received));
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").opened();
      stream.expectText("that was all").expectEnd();

      stream.text("late").end();

      assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo("late");
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "instance")).isEqualTo(1);
      assertThat(gateway.metric("gateway_upstream_connections")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResetOfTheClientCutsTheInstance(Carrier carrier) throws Exception {
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.waiting(cut));
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      client.open("/").opened().expectText("there").reset();

      assertThat(cut.get(10, TimeUnit.SECONDS)).as("reset").isTrue();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "error")).isEqualTo(1);
      assertThat(client.get("/").status()).as("the connection goes on").isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfTheConnectionCutsTheInstance(Carrier carrier) throws Exception {
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.waiting(cut));
        TestGateway gateway = carrier.start(origin.origin())) {
      try (Carrier.Connection client = carrier.connect(gateway)) {
        client.open("/").opened().expectText("there");
      }

      assertThat(cut.get(10, TimeUnit.SECONDS)).as("reset").isTrue();
      awaitOpen(gateway, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResetOfTheInstanceCancelsTheStreamAlone(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(WebSocketScripts.dying());
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      client.open("/").opened().text("die").expectReset();

      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "error")).isEqualTo(1);
      assertThat(client.get("/").status()).as("the connection goes on").isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void silenceIsNoReadTimeout(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = carrier.start(origin.origin(), "read_timeout: 100ms", "");
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").opened().text("a").expectText("a");
      Thread.sleep(500);

      stream.text("still here").expectText("still here");
    }
  }

  @ParameterizedTest
  @EnumSource
  void silenceOfBothSidesIsTheEnd(Carrier carrier) throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = carrier.start(origin.origin(), "", "timeout: {idle: 300ms}");
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").opened().expectClose(GOING_AWAY);
      stream.close(GOING_AWAY).end();

      stream.expectEnd();
      awaitOpen(gateway, 0);
      assertThat(closes(gateway, "idle")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDrainClosesBothSidesWith1001(Carrier carrier) throws Exception {
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    WebSocketOrigin.Script polite =
        (socket, handshake) -> {
          int code = socket.text("hello").expectClose(GOING_AWAY).closeCode();
          socket.close(GOING_AWAY, "");
          assertThat(socket.awaitEnd()).as("reset").isFalse();
          seen.complete(code);
        };
    try (WebSocketOrigin origin = WebSocketOrigin.scripted(polite);
        TestGateway gateway = carrier.start(origin.origin());
        Carrier.Connection client = carrier.connect(gateway)) {
      StreamSocket stream = client.open("/").opened().expectText("hello");
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.gateway()::shutdown);

      stream.expectClose(GOING_AWAY).close(GOING_AWAY).expectEnd();
      stream.end();
      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(GOING_AWAY);
      stopped.get(4, TimeUnit.SECONDS); // sooner than the bound for those that do not answer
      assertThat(closes(gateway, "drain")).isEqualTo(1);
    }
  }
}
