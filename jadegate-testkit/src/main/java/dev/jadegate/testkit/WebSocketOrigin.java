package dev.jadegate.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * An origin of WebSockets that does what a test says, frame for frame. Keeps of a real one that it
 * verifies a handshake, and answers one that is not as RFC 6455, section 4.2.1 wants it with 400,
 * or 426 for another version; handshakes are recorded as requests of its {@link #origin}.
 * Thread-safe.
 */
public final class WebSocketOrigin implements AutoCloseable {
  private final Origin origin;

  /** What is done with one WebSocket; its connection is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    /** Ends by returning, by {@link IOException} if the gateway ends the connection, or fails. */
    void serve(RawWebSocket socket, ReceivedRequest handshake) throws Exception;
  }

  private WebSocketOrigin(Origin origin) {
    this.origin = origin;
  }

  /** An origin that accepts with these further field lines and goes on by a script. */
  public static WebSocketOrigin scripted(Script script, String... fieldLines) throws IOException {
    return accepting(script, "", fieldLines);
  }

  /** An origin that sends back each message, and CLOSE, with which it ends. */
  public static WebSocketOrigin echoing() throws IOException {
    return scripted((socket, handshake) -> {
      WebSocketFrame message;
      do {
        message = socket.next();
        socket.frame(true, message.opcode(), message.payload());
      } while (!message.is(WebSocketFrame.CLOSE));
    });
  }

  /** An origin that answers 101 with this Sec-WebSocket-Accept, whatever the key, and waits. */
  public static WebSocketOrigin accepting(String accept) throws IOException {
    return accepting((socket, handshake) -> socket.awaitEnd(), accept);
  }

  /** An origin that answers every handshake with another status than 101. */
  public static WebSocketOrigin answering(int status, String body) throws IOException {
    return new WebSocketOrigin(
        Origin.answering((request, connection) -> connection.respond(status, body)));
  }

  private static WebSocketOrigin accepting(Script script, String accept, String... fieldLines)
      throws IOException {
    return new WebSocketOrigin(
        Origin.scripted(connection -> {
          ReceivedRequest request = connection.readHead();
          int status = status(request);
          if (status != 101) {
            connection.respond(status, "", "Sec-WebSocket-Version: 13");
            return;
          }
          String key = request.fields().value("Sec-WebSocket-Key");
          String value = accept.isEmpty() ? RawWebSocket.accept(key) : accept;
          connection.write(head(value, fieldLines));
          script.serve(connection.webSocket(), request);
        }));
  }

  private static String head(String accept, String... fieldLines) {
    StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
    head.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
    head.append("Sec-WebSocket-Accept: ").append(accept).append("\r\n");
    for (String line : fieldLines) {
      head.append(line).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static int status(ReceivedRequest request) {
    Fields fields = request.fields();
    boolean asks =
        request.method().equals("GET")
            && fields.value("Upgrade").equalsIgnoreCase("websocket")
            && Arrays.stream(fields.value("Connection").split(",", -1))
                .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
    if (!asks || !isKey(fields.value("Sec-WebSocket-Key"))) {
      return 400;
    }
    return fields.value("Sec-WebSocket-Version").equals("13") ? 101 : 426;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What it stands on: for the gateway's configuration, and for what was received. */
  public Origin origin() {
    return origin;
  }

  /** The port on loopback. */
  public int port() {
    return origin.port();
  }

  /**
   * Ends all connections.
   *
   * @throws AssertionError if a script failed
   */
  @Override
  public void close() throws IOException {
    origin.close();
  }
}
