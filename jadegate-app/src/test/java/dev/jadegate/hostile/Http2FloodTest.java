package dev.jadegate.hostile;

import static dev.jadegate.testkit.Http2Frame.CONTINUATION;
import static dev.jadegate.testkit.Http2Frame.DATA;
import static dev.jadegate.testkit.Http2Frame.END_HEADERS;
import static dev.jadegate.testkit.Http2Frame.END_STREAM;
import static dev.jadegate.testkit.Http2Frame.HEADERS;
import static dev.jadegate.testkit.Http2Frame.PADDED;
import static dev.jadegate.testkit.Http2Frame.PING;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Frame;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Much of what costs little to send: it ends that connection, and others do not feel it. */
class Http2FloodTest {
  private static final int ROUNDS = 30_000;

  /** A head of 14 KB that unpacks to 40 MB: a large field, and references to it. */
  private static final byte[] BOMB = bomb();

  private Origin origin;
  private TestGateway gateway;

  /** One round of an attack on a connection whose stream 1 is open. */
  @FunctionalInterface
  private interface Round {
    void send(RawHttp2 client, int number) throws IOException;
  }

  private record Flood(String kind, Round round) {
    @Override
    public String toString() {
      return kind;
    }
  }

  @BeforeEach
  void start() throws IOException {
    origin = Origin.saying("hello");
    gateway = TestGateway.forwardingTo(origin);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    origin.close();
  }

  static Stream<Flood> floods() {
    return Stream.of(
        new Flood(
            "reset",
            (client, i) -> client.get(3 + 2 * i, "/a").reset(3 + 2 * i, Http2Error.CANCEL)),
        new Flood("bad_stream", (client, i) -> client.headers(3 + 2 * i, true, "x: y")),
        new Flood(
            "bad_stream", // the gateway is made to reset what is valid at first
            (client, i) ->
                client
                    .head(3 + 2 * i, false, "POST", "/", "content-length: 1")
                    .data(3 + 2 * i, false, "xx")),
        new Flood(
            "bad_stream",
            (client, i) -> client.head(3 + 2 * i, false, "POST", "/").windowUpdate(3 + 2 * i, 0)),
        new Flood("empty_data", (client, i) -> client.frame(DATA, 0, 1)),
        new Flood("empty_data", (client, i) -> client.frame(DATA, PADDED, 1, (byte) 1, (byte) 0)),
        new Flood("settings", (client, i) -> client.settings(4, i)),
        new Flood("settings", (client, i) -> client.acknowledge()),
        new Flood("settings", (client, i) -> client.goAway(0, Http2Error.NO_ERROR)),
        new Flood("ping", (client, i) -> client.ping(i)),
        new Flood("ping", (client, i) -> client.frame(PING, Http2Frame.ACK, 0, new byte[8])),
        new Flood("continuation", (client, i) -> client.frame(type(i), 0, 3)),
        new Flood("continuation", (client, i) -> client.frame(type(i), 0, 3, new byte[8_000])),
        new Flood(
            "header",
            (client, i) -> client.frame(HEADERS, END_HEADERS | END_STREAM, 3 + 2 * i, BOMB)),
        new Flood("window_update", (client, i) -> client.windowUpdate(i % 2, 1)),
        new Flood("useless", (client, i) -> client.priority(3 + 2 * i, 1, 1)),
        new Flood("useless", (client, i) -> client.frame(77, 0, i)),
        new Flood("useless", (client, i) -> client.reset(1, Http2Error.CANCEL)));
  }

  private static byte[] bomb() {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(new byte[] {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 1, 'a'});
    bomb.writeBytes(new byte[] {0x40, 1, 'x', 0x7f, (byte) 0xa1, 0x1e}); // 4000 octets
    bomb.writeBytes("y".repeat(4_000).getBytes(US_ASCII));
    for (int i = 0; i < 10_000; i++) {
      bomb.write(0xbe); // the field just sent
    }
    return bomb.toByteArray();
  }

  private static int type(int round) {
    return round == 0 ? HEADERS : CONTINUATION;
  }

  @ParameterizedTest
  @MethodSource("floods")
  @DisplayName("52: a flood ends in ENHANCE_YOUR_CALM and is counted")
  void aFloodEndsItsConnection(Flood flood) throws Exception {
    try (RawHttp2 client = gateway.rawHttp2();
        RawHttp2 other = gateway.rawHttp2()) {
      client.head(1, false, "POST", "/");
      Thread attack = Thread.ofVirtual().start(() -> attack(client, flood));
      for (int i = 1; i < 20; i += 2) {
        other.get(i, "/");
        assertThat(other.response(i).text()).isEqualTo("hello");
      }

      awaitCalm(client);

      attack.join();
      String kind = "kind=\"" + flood.kind + "\"";
      assertThat(gateway.metric("gateway_http2_floods_total", kind)).isEqualTo(1);
    }
  }

  private static void attack(RawHttp2 client, Flood flood) {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        flood.round.send(client, i);
      }
    } catch (IOException refused) {
      // As it should be.
    }
  }

  private static void awaitCalm(RawHttp2 client) throws IOException {
    try {
      Http2Frame frame = client.read();
      while (!frame.is(Http2Frame.GOAWAY)) {
        frame = client.read();
      }
      assertThat(frame.error()).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
    } catch (SocketException reset) {
      // What was sent behind the GOAWAY made the kernel drop it.
    }
  }

  @Test
  @DisplayName("52: a client that cancels much of what it asks for, and pings, is none")
  void anImpatientClientLives() throws IOException {
    try (RawHttp2 client = gateway.rawHttp2()) {
      int stream = 1;
      for (int i = 0; i < 1_500; i++) {
        client.get(stream, "/").reset(stream, Http2Error.CANCEL).ping(i);
        client.get(stream + 2, "/");
        assertThat(client.response(stream + 2).status()).isEqualTo(200);
        stream += 4;
      }
    }
  }

  @Test
  @DisplayName("52: thousands of references to a large field cost what the limit allows")
  void anHpackBombIs431() throws IOException {
    try (RawHttp2 client = gateway.rawHttp2()) {
      for (int stream = 1; stream < 200; stream += 2) {
        client.frame(HEADERS, END_HEADERS | END_STREAM, stream, BOMB);
        assertThat(client.response(stream).status()).isEqualTo(431);
      }
    }
  }

  @Test
  @DisplayName("52: a client that asks and never reads is stopped, then cut")
  void aClientThatNeverReadsIsStopped() throws Exception {
    try (TestGateway hasty =
            TestGateway.start("gateway: {write_timeout: 1s}\n" + TestGateway.forwarding(origin));
        RawHttp2 client = RawHttp2.connect(hasty.port());
        RawHttp2 other = hasty.rawHttp2()) {
      client.greet(4, Integer.MAX_VALUE);
      byte[] block = client.block(":method: GET", ":scheme: http", ":authority: a", ":path: /");
      boolean cut = false;
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      for (int stream = 1; !cut && System.nanoTime() < end; stream += 2) {
        try {
          client.frame(HEADERS, END_HEADERS | END_STREAM, stream, block);
          client.ping(stream);
        } catch (SocketException e) {
          cut = true;
        }
      }
      assertThat(cut).isTrue();
      other.get(1, "/");
      assertThat(other.response(1).text()).isEqualTo("hello");
    }
  }
}
