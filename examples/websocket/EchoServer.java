import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/**
 * A WebSocket server that sends back what it gets: {@code java EchoServer.java [PORT]}. As small as
 * it can be, for an example; a real one would use a library. Prints its port.
 */
final class EchoServer {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private EchoServer() {}

  public static void main(String... args) throws IOException {
    int port = args.length == 0 ? 9001 : Integer.parseInt(args[0]);
    try (ServerSocket server = new ServerSocket(port, 100, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      String key = key(in);
      if (key == null) {
        out.write(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13\r\n\r\nno WebSocket\n"
                .getBytes(StandardCharsets.US_ASCII));
        return;
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      String accept = Base64.getEncoder().encodeToString(hash);
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      while (echoed(in, out)) {
        // One frame after the other.
      }
    } catch (Exception ended) {
      System.err.println("connection ended: " + ended);
    }
  }

  /** The key of the handshake; null if it is a plain request. */
  private static String key(DataInputStream in) throws IOException {
    String key = null;
    boolean upgrade = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      upgrade |= lower.startsWith("upgrade:") && lower.contains("websocket");
      if (lower.startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return upgrade ? key : null;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Answers one frame; false if it was a Close. */
  private static boolean echoed(DataInputStream in, OutputStream out) throws IOException {
    int first = in.readUnsignedByte();
    int opcode = first & 0xf;
    int form = in.readUnsignedByte() & 0x7f;
    long length = form == 126 ? in.readUnsignedShort() : form == 127 ? in.readLong() : form;
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(Math.toIntExact(length));
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    if (opcode != PONG) {
      out.write(opcode == PING ? first & 0xf0 | PONG : first);
      if (form < 126) {
        out.write(form);
      } else if (form == 126) {
        out.write(new byte[] {126, (byte) (length >> 8), (byte) length});
      } else {
        out.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          out.write((int) (length >> shift));
        }
      }
      out.write(payload);
    }
    return opcode != CLOSE;
  }
}
