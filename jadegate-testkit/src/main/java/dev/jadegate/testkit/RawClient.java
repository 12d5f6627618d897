package dev.jadegate.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * A client on a plain socket that sends exactly the bytes it is given. Reads give up after {@link
 * Gate#PATIENCE}. One thread.
 */
public final class RawClient implements AutoCloseable {
  /** Below TLS, if there is any. */
  private final Socket plain;

  private final Socket socket;
  private final MessageReader in;

  private RawClient(Socket socket) throws IOException {
    this(socket, socket);
  }

  private RawClient(Socket plain, Socket socket) throws IOException {
    this.plain = plain;
    this.socket = socket;
    plain.setTcpNoDelay(true);
    plain.setSoTimeout((int) Gate.PATIENCE.toMillis());
    in = new MessageReader(socket.getInputStream());
  }

  /** How a connection ended, and what came before that. */
  public record End(String text, boolean reset) {}

  /** A connection to a port on loopback. */
  public static RawClient connect(int port) throws IOException {
    return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * A connection whose receive buffer is small, so that a client that does not read stalls soon.
   */
  public static RawClient connect(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new RawClient(socket);
  }

  /**
   * This connection, on which nothing was sent yet, with TLS on it; the handshake is done.
   *
   * @param serverName that is asked for and must be in the certificate; empty: none, and any will
   *     do
   */
  public RawClient tls(SSLContext context, String serverName) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, serverName, plain.getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    if (serverName.isEmpty()) {
      parameters.setServerNames(List.of());
    } else {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return new RawClient(plain, secured);
  }

  /** What the handshake came to. */
  public SSLSession session() {
    return ((SSLSocket) socket).getSession();
  }

  /** Sends text as ISO 8859-1, line ends as they are in it. */
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /**
   * Sends a head: the request line without its version, {@code Host: gateway.test}, and these field
   * lines.
   */
  public RawClient sendHead(String methodAndTarget, String... fieldLines) throws IOException {
    StringBuilder head = new StringBuilder(methodAndTarget + " HTTP/1.1\r\nHost: gateway.test\r\n");
    for (String line : fieldLines) {
      head.append(line).append("\r\n");
    }
    return send(head.append("\r\n").toString());
  }

  /** Sends a GET with these field lines and reads its response. */
  public ReceivedResponse get(String target, String... fieldLines) throws IOException {
    return sendHead("GET " + target, fieldLines).readResponse();
  }

  /** Asks until the answer is this text; the cookie that came with it, as a field line. */
  public String cookieOf(String text) throws IOException {
    for (int i = 0; i < 1000; i++) {
      ReceivedResponse response = get("/");
      if (response.text().equals(text)) {
        return response.cookie();
      }
    }
    throw new AssertionError("never came to " + text);
  }

  /** Sends a POST with a Content-Length and reads its response. */
  public ReceivedResponse post(String target, String body, String... fieldLines)
      throws IOException {
    String[] lines = Arrays.copyOf(fieldLines, fieldLines.length + 1);
    lines[fieldLines.length] = "Content-Length: " + body.length();
    return sendHead("POST " + target, lines).send(body).readResponse();
  }

  /** Sends a whole handshake of WebSocket with these further field lines. */
  public RawClient sendHandshake(String target, String... fieldLines) throws IOException {
    String[] lines = {
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: " + RawWebSocket.KEY
    };
    String[] all = Arrays.copyOf(lines, lines.length + fieldLines.length);
    System.arraycopy(fieldLines, 0, all, lines.length, fieldLines.length);
    return sendHead("GET " + target, all);
  }

  /** This connection as a WebSocket, after a handshake of whatever kind. */
  public RawWebSocket webSocket() {
    return new RawWebSocket(socket, in, true);
  }

  /** Reads a whole response to a request that was not HEAD; an interim one has no body. */
  public ReceivedResponse readResponse() throws IOException {
    ReceivedResponse head = readHead();
    int status = head.status();
    if (status < 200 || status == 204 || status == 304) {
      return head;
    }
    MessageReader.Body body = in.responseBody(head.fields());
    return new ReceivedResponse(head.line(), head.fields(), body.bytes(), body.trailers());
  }

  /** Reads a response's head and leaves what follows; all of the response if it is to a HEAD. */
  public ReceivedResponse readHead() throws IOException {
    return new ReceivedResponse(in.line(), in.fields(), new byte[0], Fields.NONE);
  }

  /** Reads exactly so many bytes. */
  public String read(int count) throws IOException {
    return new String(in.bytes(count), StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads until the gateway ends the connection, with FIN or RST; over TLS with close_notify or
   * RST.
   *
   * @throws SSLException if there is a FIN without close_notify
   * @throws SocketTimeoutException if it does not
   */
  public End readToEnd() throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
      }
      return new End(text.toString(), false);
    } catch (SocketException reset) {
      return new End(text.toString(), true);
    } catch (SSLException over) {
      if (over.getCause() instanceof SocketException) {
        return new End(text.toString(), true);
      }
      throw over;
    }
  }

  /** Whether nothing comes, not even the connection's end, for this long. */
  public boolean isQuietFor(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      int b = in.read();
      throw new AssertionError(b < 0 ? "connection ended" : "received " + (char) b);
    } catch (SocketTimeoutException quiet) {
      return true;
    } finally {
      socket.setSoTimeout((int) Gate.PATIENCE.toMillis());
    }
  }

  /** Sends FIN, over TLS close_notify, and goes on reading. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Sends FIN without close_notify, and goes on reading. */
  public void cutOff() throws IOException {
    plain.shutdownOutput();
  }

  /** Sends RST. */
  public void reset() throws IOException {
    plain.setSoLinger(true, 0);
    plain.close();
  }

  /** The port on the client's side. */
  public int localPort() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
