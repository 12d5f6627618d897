package dev.jadegate.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A connection that an origin accepted, in the hands of its script. Reads throw {@link
 * java.io.EOFException} when the gateway has closed, which ends a script in good order. One thread.
 */
public final class OriginConnection {
  /** Below TLS, if there is any. */
  private final Socket plain;

  private final Socket socket;
  private final MessageReader in;
  private final int number;
  private final Consumer<ReceivedRequest> record;

  OriginConnection(Socket plain, Socket socket, int number, Consumer<ReceivedRequest> record)
      throws IOException {
    this.plain = plain;
    this.socket = socket;
    this.number = number;
    this.record = record;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Gate.PATIENCE.toMillis());
    in = new MessageReader(socket.getInputStream());
  }

  /** 1 for the first connection of its origin. */
  public int number() {
    return number;
  }

  /** Reads a whole request and records it. */
  public ReceivedRequest readRequest() throws IOException {
    ReceivedRequest head = head();
    MessageReader.Body body = in.requestBody(head.fields());
    ReceivedRequest request =
        new ReceivedRequest(head.line(), head.fields(), body.bytes(), body.trailers());
    record.accept(request);
    return request;
  }

  /** Reads and records a head, and leaves the body to {@link #read} or {@link #readBody}. */
  public ReceivedRequest readHead() throws IOException {
    ReceivedRequest head = head();
    record.accept(head);
    return head;
  }

  private ReceivedRequest head() throws IOException {
    return new ReceivedRequest(in.line(), in.fields(), new byte[0], Fields.NONE);
  }

  /** The body that follows a head. */
  public String readBody(ReceivedRequest head) throws IOException {
    return text(in.requestBody(head.fields()).bytes());
  }

  /** Exactly so many bytes, whatever they are. */
  public String read(int count) throws IOException {
    return text(in.bytes(count));
  }

  /** Sends text as ISO 8859-1, line ends as they are in it. */
  public OriginConnection write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public OriginConnection write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends text byte for byte, each in a write of its own with a pause before it. */
  public OriginConnection trickle(String text, Duration pause)
      throws IOException, InterruptedException {
    for (int i = 0; i < text.length(); i++) {
      Thread.sleep(pause);
      write(text.substring(i, i + 1));
    }
    return this;
  }

  /** Sends a response with these field lines, a Content-Length and a body. */
  public OriginConnection respond(int status, String body, String... fieldLines)
      throws IOException {
    StringBuilder response = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    for (String line : fieldLines) {
      response.append(line).append("\r\n");
    }
    response.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return write(response.toString());
  }

  /** This connection as HTTP/2, frame for frame; nothing was read or said on it yet. */
  public RawHttp2 http2() {
    return new RawHttp2(socket, in);
  }

  /** This connection as a WebSocket, from where it was read to. */
  public RawWebSocket webSocket() {
    return new RawWebSocket(socket, in, false);
  }

  /** Sends back whatever comes, until the gateway's FIN. */
  public void echo() throws IOException {
    for (int b = in.read(); b >= 0; b = in.read()) {
      socket.getOutputStream().write(b);
    }
  }

  /** Reads on until the gateway ends the connection; true if with RST. */
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

  /** Sends FIN and goes on reading. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** What the TLS handshake came to. */
  public SSLSession session() {
    return ((SSLSocket) socket).getSession();
  }

  /** The names that the gateway asked for in its handshake (RFC 6066, section 3). */
  public List<SNIServerName> serverNames() {
    return ((ExtendedSSLSession) session()).getRequestedServerNames();
  }

  /** Sends FIN without close_notify, and goes on reading. */
  public void cutOff() throws IOException {
    plain.shutdownOutput();
  }

  /** Ends the connection: FIN, over TLS after close_notify, or RST if there are bytes unread. */
  public void close() throws IOException {
    socket.close();
  }

  /** Sends RST. */
  public void reset() throws IOException {
    plain.setSoLinger(true, 0);
    plain.close();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
