package dev.jadegate.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One end of an HTTP/2 connection on a plain socket that sends exactly the frames it is given,
 * however wrong. Keeps of a real peer that its header blocks are HPACK with one state for the
 * connection, and that while it waits for a frame it acknowledges SETTINGS, answers PING and gives
 * window back (unless told to {@link #holdWindow}); {@link #read} does none of this. Whole fields
 * are written as lines, {@code :path: /}. Reads give up after {@link Gate#PATIENCE}. One thread.
 */
public final class RawHttp2 implements AutoCloseable {
  private static final int HEADER_TABLE_SIZE = 1;

  private final Socket socket;
  private final MessageReader bytes;
  private final HeaderBlocks blocks = new HeaderBlocks();
  private final Http2Conversation in;
  private boolean givesWindow = true;

  RawHttp2(Socket socket, MessageReader bytes) {
    this.socket = socket;
    this.bytes = bytes;
    in = new Http2Conversation(new Http2FrameReader(socket, bytes, blocks), this::react);
  }

  /** A connection to a port on loopback, on which nothing was said yet. */
  public static RawHttp2 connect(int port) throws IOException {
    return over(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * The same with TLS, in which h2 was agreed on by ALPN.
   *
   * @param name sent as SNI; the certificate must be for it
   * @param root what the certificate must be issued by
   */
  public static RawHttp2 connect(int port, String name, X509Certificate root) throws IOException {
    return over(Http2Tls.socket(port, name, root));
  }

  /** The same over a socket that is connected, be it with TLS; it is closed with this. */
  public static RawHttp2 over(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    return new RawHttp2(socket, new MessageReader(socket.getInputStream()));
  }

  /** Sends the preface and SETTINGS of these numbers and values, and does not wait. */
  public RawHttp2 greet(int... settings) throws IOException {
    return preface().settings(settings);
  }

  /** Sends the 24 bytes that a connection begins with. */
  public RawHttp2 preface() throws IOException {
    return send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
  }

  /** At the called end: reads the 24 bytes that a connection begins with. */
  public RawHttp2 readPreface() throws IOException {
    byte[] preface = bytes.bytes(24);
    if (!Arrays.equals(preface, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1))) {
      throw new AssertionError("not the preface: " + new String(preface, ISO_8859_1));
    }
    return this;
  }

  /** Sends bytes. */
  public RawHttp2 send(byte[] raw) throws IOException {
    socket.getOutputStream().write(raw);
    return this;
  }

  /** Sends a frame. */
  public RawHttp2 frame(int type, int flags, int stream, byte... payload) throws IOException {
    return frameOfLength(payload.length, type, flags, stream, payload);
  }

  /** Sends a frame whose length field says something of its own. */
  public RawHttp2 frameOfLength(int length, int type, int flags, int stream, byte... payload)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    return send(frame.array());
  }

  /** The block of these fields, in their order; it must be sent, since it changes the tables. */
  public byte[] block(String... fieldLines) {
    return blocks.encode(fieldLines);
  }

  /** Sends a GET for https://gateway.test with these further fields, as a whole request. */
  public RawHttp2 get(int stream, String path, String... fieldLines) throws IOException {
    return head(stream, true, "GET", path, fieldLines);
  }

  /** Sends a request's pseudo-headers with these further fields. */
  public RawHttp2 head(int stream, boolean end, String method, String path, String... fieldLines)
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(":method: " + method);
    lines.add(":scheme: https");
    lines.add(":authority: gateway.test");
    lines.add(":path: " + path);
    lines.addAll(List.of(fieldLines));
    return headers(stream, end, lines.toArray(String[]::new));
  }

  /** Sends HEADERS with these fields and no others. */
  public RawHttp2 headers(int stream, boolean end, String... fieldLines) throws IOException {
    int flags = Http2Frame.END_HEADERS | (end ? Http2Frame.END_STREAM : 0);
    return frame(Http2Frame.HEADERS, flags, stream, block(fieldLines));
  }

  /** Sends a block as HEADERS and CONTINUATION, each with at most so many bytes of it. */
  public RawHttp2 headersInPieces(int stream, boolean end, int length, byte[] block)
      throws IOException {
    int type = Http2Frame.HEADERS;
    int flags = end ? Http2Frame.END_STREAM : 0;
    for (int from = 0; from < block.length; from += length) {
      int to = Math.min(block.length, from + length);
      int last = to == block.length ? Http2Frame.END_HEADERS : 0;
      frame(type, flags | last, stream, Arrays.copyOfRange(block, from, to));
      type = Http2Frame.CONTINUATION;
      flags = 0;
    }
    return this;
  }

  /** Sends DATA: text as ISO 8859-1. */
  public RawHttp2 data(int stream, boolean end, String text) throws IOException {
    int flags = end ? Http2Frame.END_STREAM : 0;
    return frame(Http2Frame.DATA, flags, stream, text.getBytes(ISO_8859_1));
  }

  /** Sends SETTINGS: numbers of RFC 9113, section 6.5.2, each followed by its value. */
  public RawHttp2 settings(int... numbersAndValues) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(numbersAndValues.length * 3);
    for (int i = 0; i < numbersAndValues.length; i += 2) {
      payload.putShort((short) numbersAndValues[i]).putInt(numbersAndValues[i + 1]);
      if (numbersAndValues[i] == HEADER_TABLE_SIZE) {
        blocks.limitTheirs(numbersAndValues[i + 1] & 0xffffffffL);
      }
    }
    return frame(Http2Frame.SETTINGS, 0, 0, payload.array());
  }

  /** Sends the acknowledgement of SETTINGS. */
  public RawHttp2 acknowledge() throws IOException {
    return frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0);
  }

  /** Sends PING with these 8 bytes. */
  public RawHttp2 ping(long opaque) throws IOException {
    return frame(Http2Frame.PING, 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
  }

  /** Sends WINDOW_UPDATE; stream 0 is the connection. */
  public RawHttp2 windowUpdate(int stream, int increment) throws IOException {
    return frame(Http2Frame.WINDOW_UPDATE, 0, stream, number(increment));
  }

  /** Sends RST_STREAM. */
  public RawHttp2 reset(int stream, Http2Error error) throws IOException {
    return frame(Http2Frame.RST_STREAM, 0, stream, number((int) error.code()));
  }

  /** Sends GOAWAY. */
  public RawHttp2 goAway(int lastStream, Http2Error error) throws IOException {
    byte[] payload = ByteBuffer.allocate(8).putInt(lastStream).putInt((int) error.code()).array();
    return frame(Http2Frame.GOAWAY, 0, 0, payload);
  }

  /** Sends PRIORITY: the stream on which this one depends, and a weight from 0 to 255. */
  public RawHttp2 priority(int stream, int dependency, int weight) throws IOException {
    byte[] payload = ByteBuffer.allocate(5).putInt(dependency).put((byte) weight).array();
    return frame(Http2Frame.PRIORITY, 0, stream, payload);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** From now on gives no window back, so that a sender of bodies stalls. */
  public RawHttp2 holdWindow() {
    givesWindow = false;
    return this;
  }

  private void react(Http2Frame frame) throws IOException {
    boolean isAnswer = frame.has(Http2Frame.ACK);
    if (frame.is(Http2Frame.SETTINGS) && !isAnswer) {
      Long tableSize = frame.settings().get(HEADER_TABLE_SIZE);
      if (tableSize != null) {
        blocks.limitOurs(tableSize);
      }
      acknowledge();
    } else if (frame.is(Http2Frame.PING) && !isAnswer) {
      frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload());
    } else if (frame.is(Http2Frame.DATA) && frame.payload().length > 0 && givesWindow) {
      windowUpdate(0, frame.payload().length);
      if (!frame.endsStream()) {
        windowUpdate(frame.stream(), frame.payload().length);
      }
    }
  }

  /** The next frame, whatever it is; nothing is done about it. */
  public Http2Frame read() throws IOException {
    return in.next();
  }

  /** Reads the response on a stream to its end; an interim one is a response by itself. */
  public ReceivedResponse response(int stream) throws IOException {
    return in.response(stream);
  }

  /** Reads the next block of fields on a stream, and leaves what follows. */
  public Fields readHead(int stream) throws IOException {
    return in.head(stream);
  }

  /** Reads the next DATA on a stream. */
  public Http2Frame readData(int stream) throws IOException {
    return in.data(stream);
  }

  /** Reads up to the next frame of that type on that stream; those before it are kept. */
  public Http2Frame expect(int type, int stream) throws IOException {
    return in.await(
        "a frame of type " + type + " on stream " + stream,
        frame -> frame.is(type) && frame.stream() == stream,
        frame -> false);
  }

  /** Reads up to SETTINGS that are no acknowledgement. */
  public Http2Frame expectSettings() throws IOException {
    return in.await(
        "SETTINGS",
        frame -> frame.is(Http2Frame.SETTINGS) && !frame.has(Http2Frame.ACK),
        frame -> false);
  }

  /** Reads up to the acknowledgement of SETTINGS. */
  public void expectAcknowledgement() throws IOException {
    in.await(
        "SETTINGS with ACK",
        frame -> frame.is(Http2Frame.SETTINGS) && frame.has(Http2Frame.ACK),
        frame -> false);
  }

  /** Reads up to the answer to a PING with these bytes; all that was sent before was then seen. */
  public void expectPong(long opaque) throws IOException {
    in.await(
        "PING with ACK and " + opaque,
        frame ->
            frame.is(Http2Frame.PING)
                && frame.has(Http2Frame.ACK)
                && ByteBuffer.wrap(frame.payload()).getLong() == opaque,
        frame -> false);
  }

  /** Reads up to RST_STREAM of that stream, which must have this code. */
  public void expectReset(int stream, Http2Error error) throws IOException {
    in.await(
        "RST_STREAM of stream " + stream + " with " + error,
        frame ->
            frame.is(Http2Frame.RST_STREAM) && frame.stream() == stream && frame.error() == error,
        frame ->
            (frame.is(Http2Frame.RST_STREAM) && frame.stream() == stream)
                || (frame.is(Http2Frame.GOAWAY) && frame.error() != Http2Error.NO_ERROR));
  }

  /** Reads up to GOAWAY, which must have this code. */
  public Http2Frame expectGoAway(Http2Error error) throws IOException {
    return in.await(
        "GOAWAY with " + error,
        frame -> frame.is(Http2Frame.GOAWAY) && frame.error() == error,
        frame -> frame.is(Http2Frame.GOAWAY));
  }

  /** Reads until the other end closes the connection; true if with RST. */
  public boolean awaitEnd() throws IOException {
    return in.awaitEnd();
  }

  /** Whether no frame comes, not even the connection's end, for this long. */
  public boolean isQuietFor(Duration time) throws IOException {
    return in.isQuietFor(time);
  }

  /** Sends FIN and goes on reading. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
