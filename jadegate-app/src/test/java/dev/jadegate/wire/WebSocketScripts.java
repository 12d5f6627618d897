package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** What instances do with WebSockets in several tests, and what the gateway counts of them. */
final class WebSocketScripts {
  private WebSocketScripts() {}

  /** Says goodbye when the client has ended its direction, which no reset may do. */
  static WebSocketOrigin.Script untilTheEnd() {
    return (socket, handshake) -> {
      assertThat(socket.awaitEnd()).as("reset").isFalse();
      socket.text("goodbye");
    };
  }

  /** Ends its own direction first, and notes the text that comes all the same. */
  static WebSocketOrigin.Script endingFirst(CompletableFuture<String> received) {
    return (socket, handshake) -> {
      socket.text("that was all").halfClose();
      received.complete(socket.next().text());
      assertThat(socket.awaitEnd()).as("reset").isFalse();
    };
  }

  /** Says that it is there, and notes whether its connection ends by a reset. */
  static WebSocketOrigin.Script waiting(CompletableFuture<Boolean> cut) {
    return (socket, handshake) -> {
      socket.text("there");
      cut.complete(socket.awaitEnd());
    };
  }

  /** Resets its connection on the first message. */
  static WebSocketOrigin.Script dying() {
    return (socket, handshake) -> {
      socket.next();
      socket.reset();
    };
  }

  /** Waits until the gauge says so: a test sees the end of a connection before the gateway does. */
  static void awaitOpen(TestGateway gateway, int count) throws Exception {
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (gateway.metric("gateway_websocket_connections") != count) {
      assertThat(System.nanoTime()).as("in time: %s open", count).isLessThan(end);
      Thread.sleep(5);
    }
  }

  static double closes(TestGateway gateway, String reason) throws IOException {
    return gateway.metric("gateway_websocket_closes_total", "reason=\"" + reason + "\"");
  }
}
