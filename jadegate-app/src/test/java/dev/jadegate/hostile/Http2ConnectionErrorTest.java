package dev.jadegate.hostile;

import static dev.jadegate.testkit.Http2Frame.CONTINUATION;
import static dev.jadegate.testkit.Http2Frame.DATA;
import static dev.jadegate.testkit.Http2Frame.END_HEADERS;
import static dev.jadegate.testkit.Http2Frame.END_STREAM;
import static dev.jadegate.testkit.Http2Frame.HEADERS;
import static dev.jadegate.testkit.Http2Frame.PADDED;
import static dev.jadegate.testkit.Http2Frame.PING;
import static dev.jadegate.testkit.Http2Frame.PRIORITISED;
import static dev.jadegate.testkit.Http2Frame.PRIORITY;
import static dev.jadegate.testkit.Http2Frame.PUSH_PROMISE;
import static dev.jadegate.testkit.Http2Frame.RST_STREAM;
import static dev.jadegate.testkit.Http2Frame.SETTINGS;
import static dev.jadegate.testkit.Http2Frame.WINDOW_UPDATE;
import static io.netty.handler.codec.http2.Http2Error.COMPRESSION_ERROR;
import static io.netty.handler.codec.http2.Http2Error.FLOW_CONTROL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.FRAME_SIZE_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Frame;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a connection of HTTP/2 with GOAWAY and a code, and nothing else with it. */
class Http2ConnectionErrorTest {
  private static Origin origin;
  private static TestGateway gateway;

  /** Sent on a connection on which stream 1 was answered, and stream 3 waits for its body. */
  private record Breach(String name, Http2Error code, Frames frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Frames {
    void to(RawHttp2 client) throws IOException;
  }

  @BeforeAll
  static void start() throws IOException {
    origin = Origin.answering((request, connection) -> connection.respond(200, request.text()));
    gateway = TestGateway.forwardingTo(origin);
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    origin.close();
  }

  static Stream<Breach> breaches() {
    List<Breach> all = new ArrayList<>(sizes());
    all.addAll(streams());
    all.addAll(blocks());
    all.addAll(settingsAndWindows());
    return all.stream();
  }

  private static Breach breach(String name, Http2Error code, Frames frames) {
    return new Breach(name, code, frames);
  }

  /** RFC 9113, sections 4.2 and 6. */
  private static List<Breach> sizes() {
    return List.of(
        breach(
            "DATA above the frame size",
            FRAME_SIZE_ERROR,
            client -> client.frame(DATA, 0, 3, new byte[16_385])),
        breach(
            "HEADERS above the frame size",
            FRAME_SIZE_ERROR,
            client -> client.frame(HEADERS, END_HEADERS, 5, new byte[16_385])),
        breach(
            "unknown frame above the frame size",
            FRAME_SIZE_ERROR,
            client -> client.frameOfLength(0xffffff, 77, 0, 0)),
        breach(
            "RST_STREAM of 3", FRAME_SIZE_ERROR, client -> client.frame(RST_STREAM, 0, 3, of(3))),
        breach("PING of 7", FRAME_SIZE_ERROR, client -> client.frame(PING, 0, 0, of(7))),
        breach("SETTINGS of 5", FRAME_SIZE_ERROR, client -> client.frame(SETTINGS, 0, 0, of(5))),
        breach(
            "SETTINGS with ACK and a payload",
            FRAME_SIZE_ERROR,
            client -> client.frame(SETTINGS, Http2Frame.ACK, 0, of(6))),
        breach(
            "WINDOW_UPDATE of 3",
            FRAME_SIZE_ERROR,
            client -> client.frame(WINDOW_UPDATE, 0, 3, of(3))),
        breach(
            "GOAWAY of 7",
            FRAME_SIZE_ERROR,
            client -> client.frame(Http2Frame.GOAWAY, 0, 0, of(7))),
        breach("PRIORITY of 4", FRAME_SIZE_ERROR, client -> client.frame(PRIORITY, 0, 5, of(4))),
        breach(
            "DATA without its padding's length",
            FRAME_SIZE_ERROR,
            client -> client.frame(DATA, PADDED, 3)),
        breach(
            "HEADERS without its padding's length",
            FRAME_SIZE_ERROR,
            client -> client.frame(HEADERS, PADDED | END_HEADERS, 5)),
        breach(
            "HEADERS without its priority",
            FRAME_SIZE_ERROR,
            client -> client.frame(HEADERS, PRIORITISED | END_HEADERS, 5, of(4))));
  }

  private static byte[] of(int length) {
    return new byte[length];
  }

  /** RFC 9113, sections 5.1 and 6. */
  private static List<Breach> streams() {
    return List.of(
        breach("DATA on stream 0", PROTOCOL_ERROR, client -> client.data(0, false, "x")),
        breach("HEADERS on stream 0", PROTOCOL_ERROR, client -> client.get(0, "/")),
        breach("PRIORITY on stream 0", PROTOCOL_ERROR, client -> client.priority(0, 1, 1)),
        breach(
            "RST_STREAM on stream 0", PROTOCOL_ERROR, client -> client.reset(0, Http2Error.CANCEL)),
        breach(
            "SETTINGS on a stream", PROTOCOL_ERROR, client -> client.frame(SETTINGS, 0, 3, of(6))),
        breach("PING on a stream", PROTOCOL_ERROR, client -> client.frame(PING, 0, 3, of(8))),
        breach(
            "GOAWAY on a stream",
            PROTOCOL_ERROR,
            client -> client.frame(Http2Frame.GOAWAY, 0, 3, of(8))),
        breach("DATA on an idle stream", PROTOCOL_ERROR, client -> client.data(5, true, "x")),
        breach(
            "RST_STREAM on an idle stream",
            PROTOCOL_ERROR,
            client -> client.reset(5, Http2Error.CANCEL)),
        breach(
            "WINDOW_UPDATE on an idle stream",
            PROTOCOL_ERROR,
            client -> client.windowUpdate(5, 10)),
        breach("a stream of the other side", PROTOCOL_ERROR, client -> client.get(4, "/")),
        breach(
            "PUSH_PROMISE",
            PROTOCOL_ERROR,
            client -> client.frame(PUSH_PROMISE, END_HEADERS, 3, of(8))),
        breach(
            "more padding than DATA",
            PROTOCOL_ERROR,
            client -> client.frame(DATA, PADDED, 3, (byte) 5, (byte) 1)),
        breach(
            "more padding than HEADERS",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, PADDED | END_HEADERS, 5, (byte) 5, (byte) 1)));
  }

  /** RFC 9113, sections 4.3 and 6.10; RFC 7541. */
  private static List<Breach> blocks() {
    return List.of(
        breach(
            "CONTINUATION without HEADERS",
            PROTOCOL_ERROR,
            client -> client.frame(CONTINUATION, END_HEADERS, 3, of(1))),
        breach(
            "CONTINUATION behind END_HEADERS",
            PROTOCOL_ERROR,
            client -> client.get(5, "/").frame(CONTINUATION, END_HEADERS, 5)),
        breach(
            "CONTINUATION of another stream",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, 0, 5, of(0)).frame(CONTINUATION, END_HEADERS, 3)),
        breach(
            "DATA within a header block",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, 0, 5, of(0)).data(3, false, "x")),
        breach(
            "an unknown frame within a header block",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, 0, 5, of(0)).frame(99, 0, 0)),
        breach(
            "PING within a header block",
            PROTOCOL_ERROR,
            client -> client.frame(HEADERS, 0, 5, of(0)).ping(1)),
        breach("index 0", COMPRESSION_ERROR, client -> block(client, 0x80)),
        breach("an index beyond the table", COMPRESSION_ERROR, client -> block(client, 0xff, 0x7f)),
        breach("a name cut off", COMPRESSION_ERROR, client -> block(client, 0x40, 0x05, 'a')),
        breach(
            "a table larger than agreed",
            COMPRESSION_ERROR,
            client -> block(client, 0x3f, 0xe2, 0x1f)),
        breach(
            "a change of the table's size behind a field",
            COMPRESSION_ERROR,
            client -> block(client, 0x82, 0x20)),
        breach(
            "Huffman padding of eight bits",
            COMPRESSION_ERROR,
            client -> block(client, 0x40, 0x82, 0x1f, 0xff, 0x01, 'x')),
        breach(
            "bad HPACK in trailers",
            COMPRESSION_ERROR,
            client -> client.frame(HEADERS, END_HEADERS | END_STREAM, 3, (byte) 0x80)));
  }

  private static void block(RawHttp2 client, int... bytes) throws IOException {
    byte[] block = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      block[i] = (byte) bytes[i];
    }
    client.frame(HEADERS, END_HEADERS | END_STREAM, 5, block);
  }

  /** RFC 9113, sections 6.5.2 and 6.9. */
  private static List<Breach> settingsAndWindows() {
    return List.of(
        breach("ENABLE_PUSH 2", PROTOCOL_ERROR, client -> client.settings(2, 2)),
        breach("window above 2^31-1", FLOW_CONTROL_ERROR, client -> client.settings(4, 1 << 31)),
        breach("frame size below 2^14", PROTOCOL_ERROR, client -> client.settings(5, 16_383)),
        breach("frame size above 2^24-1", PROTOCOL_ERROR, client -> client.settings(5, 1 << 24)),
        breach(
            "an increment of 0 on the connection",
            PROTOCOL_ERROR,
            client -> client.windowUpdate(0, 0)),
        breach(
            "the connection's window overflows",
            FLOW_CONTROL_ERROR,
            client -> client.windowUpdate(0, Integer.MAX_VALUE)),
        breach(
            "a stream's window overflows by SETTINGS",
            FLOW_CONTROL_ERROR,
            client -> client.windowUpdate(3, 0x7fff_0000).settings(4, 0x7fff_ffff)));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void theConnectionEndsWithTheCode(Breach breach) throws IOException {
    try (RawHttp2 client = gateway.rawHttp2();
        RawHttp2 other = gateway.rawHttp2()) {
      client.get(1, "/");
      assertThat(client.response(1).status()).isEqualTo(200);
      client.head(3, false, "POST", "/", "content-length: 4");

      breach.frames.to(client);

      Http2Frame goAway = client.expectGoAway(breach.code);
      assertThat(goAway.lastStream()).isIn(3, 5);
      client.awaitEnd();
      other.get(1, "/");
      assertThat(other.response(1).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  @DisplayName("3.4: whatever is not the preface and SETTINGS is no HTTP/2")
  void badBeginningsEndTheConnection(Breach breach) throws IOException {
    try (RawHttp2 client = RawHttp2.connect(gateway.port())) {
      breach.frames.to(client);

      client.expectGoAway(breach.code);
      client.awaitEnd();
    }
  }

  static Stream<Breach> beginnings() {
    return Stream.of(
        breach("PING first", PROTOCOL_ERROR, client -> client.preface().ping(1)),
        breach("HEADERS first", PROTOCOL_ERROR, client -> client.preface().get(1, "/")),
        breach("DATA first", PROTOCOL_ERROR, client -> client.preface().data(1, true, "")),
        breach("SETTINGS with ACK first", PROTOCOL_ERROR, client -> client.preface().acknowledge()),
        breach(
            "another end of the preface",
            PROTOCOL_ERROR,
            client -> client.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes())));
  }

  @Test
  @DisplayName("3.4: the preface may come byte by byte, and so may frames")
  void everythingMayComeByteByByte() throws IOException {
    try (RawClient socket = gateway.client()) {
      StringBuilder sent = new StringBuilder("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      sent.append("\0\0\0\4\0\0\0\0\0"); // SETTINGS
      sent.append("\0\0\5\1\5\0\0\0\1\u0082\u0086\u0084\u0001\0"); // GET http://"" /
      sent.append("\0\0\10\6\0\0\0\0\0pingpong");
      for (int i = 0; i < sent.length(); i++) {
        socket.send(sent.substring(i, i + 1));
      }
      StringBuilder answers = new StringBuilder();
      while (!answers.toString().endsWith("pingpong")) {
        answers.append(socket.read(1));
      }
    }
  }

  @Test
  @DisplayName("79: a preface that does not go on is not waited for")
  void aPrefaceThatDripsIsCut() throws IOException {
    try (TestGateway hasty = TestGateway.start(HASTY + TestGateway.forwarding(origin))) {
      for (String begun : List.of("PRI * HT", "PRI * HTTP/2.0\r\n\r\nSM", PREFACE)) {
        try (RawClient socket = hasty.client()) {
          socket.send(begun);
          socket.readToEnd();
        }
      }
    }
  }

  private static final String HASTY = "gateway: {header_timeout: 200ms}\n";
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
}
