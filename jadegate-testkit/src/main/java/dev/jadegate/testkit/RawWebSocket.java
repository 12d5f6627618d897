package dev.jadegate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;

/**
 * One end of a WebSocket on a plain socket that sends exactly the frames it is given, however
 * wrong. Keeps of a real peer that the calling end masks its frames and the called end does not,
 * and that {@link #next} answers pings; {@link #read} does not. Reads give up after {@link
 * Gate#PATIENCE}. One thread.
 */
public final class RawWebSocket implements AutoCloseable {
  /** The key of the example in RFC 6455, section 1.3, so that a test may be compared with it. */
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket socket;
  private final MessageReader in;
  private final boolean masks;

  RawWebSocket(Socket socket, MessageReader in, boolean masks) {
    this.socket = socket;
    this.in = in;
    this.masks = masks;
  }

  /**
   * A connection to a port on loopback, after a handshake with these further field lines.
   *
   * @throws AssertionError if it is not accepted as RFC 6455, section 4.1 wants it
   */
  public static RawWebSocket connect(int port, String target, String... fieldLines)
      throws IOException {
    RawClient client = RawClient.connect(port);
    try {
      ReceivedResponse response = client.sendHandshake(target, fieldLines).readHead();
      boolean accepted =
          response.status() == 101
              && response.field("Upgrade").equalsIgnoreCase("websocket")
              && response.field("Connection").equalsIgnoreCase("upgrade")
              && response.field("Sec-WebSocket-Accept").equals(accept(KEY));
      if (!accepted) {
        throw new AssertionError("not accepted: " + response.line() + response.fields().lines());
      }
      return client.webSocket();
    } catch (IOException | AssertionError e) {
      client.close();
      throw e;
    }
  }

  /** What is to be answered to a key (RFC 6455, section 4.2.2). */
  public static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-1", e);
    }
  }

  /** Sends bytes. */
  public RawWebSocket send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends a frame, masked or not as it says. */
  public RawWebSocket send(WebSocketFrame frame) throws IOException {
    return send(frame.bytes());
  }

  /** Sends a frame, masked as this end must. */
  public RawWebSocket frame(boolean fin, int opcode, byte... payload) throws IOException {
    return send(new WebSocketFrame(fin, 0, opcode, masks, payload));
  }

  /** Sends a text in one frame. */
  public RawWebSocket text(String text) throws IOException {
    return frame(true, WebSocketFrame.TEXT, text.getBytes(UTF_8));
  }

  /** Sends a text with a frame for each part. */
  public RawWebSocket fragments(String... parts) throws IOException {
    for (int i = 0; i < parts.length; i++) {
      int opcode = i == 0 ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION;
      frame(i == parts.length - 1, opcode, parts[i].getBytes(UTF_8));
    }
    return this;
  }

  /** Sends bytes in one frame. */
  public RawWebSocket binary(byte[] bytes) throws IOException {
    return frame(true, WebSocketFrame.BINARY, bytes);
  }

  /** Sends PING. */
  public RawWebSocket ping(String text) throws IOException {
    return frame(true, WebSocketFrame.PING, text.getBytes(UTF_8));
  }

  /** Sends CLOSE, and leaves the connection open. */
  public RawWebSocket close(int code, String reason) throws IOException {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return frame(true, WebSocketFrame.CLOSE, payload);
  }

  /**
   * The next frame, whatever it is; nothing is done about it.
   *
   * @throws EOFException if the connection ends instead
   */
  public WebSocketFrame read() throws IOException {
    int first = in.bytes(1)[0] & 0xff;
    int second = in.bytes(1)[0] & 0xff;
    boolean masked = second > 0x7f;
    int length =
        switch (second & 0x7f) {
          case 126 -> ByteBuffer.wrap(in.bytes(2)).getShort() & 0xffff;
          case 127 -> Math.toIntExact(ByteBuffer.wrap(in.bytes(8)).getLong());
          default -> second & 0x7f;
        };
    byte[] mask = masked ? in.bytes(4) : new byte[4];
    byte[] payload = WebSocketFrame.masked(in.bytes(length), mask);
    return new WebSocketFrame(first > 0x7f, first >> 4 & 7, first & 0xf, masked, payload);
  }

  /**
   * The next message put together from its frames, or PONG or CLOSE; PING is answered.
   *
   * @throws EOFException if the connection ends instead
   * @throws AssertionError if frames come that RFC 6455, section 5 forbids
   */
  public WebSocketFrame next() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int opcode = WebSocketFrame.CONTINUATION;
    while (true) {
      WebSocketFrame frame = read();
      boolean begins = opcode == WebSocketFrame.CONTINUATION;
      boolean continues = frame.is(WebSocketFrame.CONTINUATION);
      if (frame.masked() == masks || (!frame.isControl() && begins == continues)) {
        throw new AssertionError("masked wrongly or out of order: " + frame.describe());
      }
      if (frame.is(WebSocketFrame.PING)) {
        frame(true, WebSocketFrame.PONG, frame.payload());
      } else if (frame.isControl()) {
        return frame;
      } else {
        opcode = begins ? frame.opcode() : opcode;
        message.writeBytes(frame.payload());
        if (frame.fin()) {
          return new WebSocketFrame(true, frame.rsv(), opcode, !masks, message.toByteArray());
        }
      }
    }
  }

  /** Reads the next message, which must be this text. */
  public RawWebSocket expectText(String text) throws IOException {
    WebSocketFrame message = next();
    if (!message.is(WebSocketFrame.TEXT) || !message.text().equals(text)) {
      throw new AssertionError("expected \"" + text + "\", but received " + message.describe());
    }
    return this;
  }

  /** Reads up to CLOSE, which must have this code; messages before it are of no interest. */
  public WebSocketFrame expectClose(int code) throws IOException {
    WebSocketFrame frame = next();
    while (!frame.is(WebSocketFrame.CLOSE)) {
      frame = next();
    }
    if (frame.closeCode() != code) {
      throw new AssertionError("expected CLOSE " + code + ", but received " + frame.describe());
    }
    return frame;
  }

  /** Reads until the other end ends the connection; true if with RST. */
  public boolean awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // What comes before the end is of no interest.
      }
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Whether nothing comes, not even the connection's end, for this long. */
  public boolean isQuietFor(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      throw new AssertionError("received " + read().describe());
    } catch (SocketTimeoutException quiet) {
      return true;
    } catch (EOFException end) {
      throw new AssertionError("connection ended", end);
    } finally {
      socket.setSoTimeout((int) Gate.PATIENCE.toMillis());
    }
  }

  /** Sends FIN and goes on reading. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends the connection without CLOSE. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
