package dev.jadegate.hostile;

import static dev.jadegate.hostile.Http2Mutator.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged sessions of HTTP/2 from clients, and from instances: no leak, no error in the log, and
 * whoever comes next is served. Runs as {@link FuzzRequestsTest} does.
 */
class Http2FuzzTest {
  private static final long SECONDS = Long.getLong("jadegate.fuzz.seconds", 3);
  private static final long FIRST_SEED = Long.getLong("jadegate.fuzz.seed", 1);
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
  private static final byte[] ACK = frame(4, 1, 0);

  private volatile byte[] said = {};
  private volatile int ending;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName("52: whatever clients send, others are served")
  void whateverClientsSendOthersAreServed() throws IOException {
    try (Origin origin =
            Origin.answering((request, connection) -> connection.respond(200, request.text()));
        TestGateway gateway =
            TestGateway.start(
                """
                gateway: {header_timeout: 200ms, read_timeout: 200ms, write_timeout: 200ms, idle_timeout: 200ms}
                """
                    + TestGateway.forwarding(origin))) {
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      for (long seed = FIRST_SEED; System.nanoTime() < end; seed++) {
        try {
          attack(gateway, new Http2Mutator(seed));
          assertServing(gateway);
        } catch (AssertionError | IOException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
  }

  private static List<byte[]> requests() {
    byte[] get = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01, 1, 'a'};
    byte[] post = {(byte) 0x83, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a', 0x0f, 0x0d, 1, '6'};
    byte[] free = {(byte) 0x83, (byte) 0x86, (byte) 0x84, (byte) 0xbe, 0x40, 1, 'x', 1, 'y'};
    byte[] padded = {2, 'd', 'e', 'f', 0, 0};
    return List.of(
        frame(4, 0, 0, (byte) 0, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 40),
        frame(1, 5, 1, get),
        ACK,
        frame(1, 4, 3, post),
        frame(8, 0, 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0),
        frame(0, 0, 3, (byte) 'a', (byte) 'b', (byte) 'c'),
        frame(1, 0, 5, free),
        frame(9, 4, 5),
        frame(0, 9, 3, padded),
        frame(6, 0, 0, new byte[8]),
        frame(8, 0, 3, (byte) 0, (byte) 0, (byte) 1, (byte) 0),
        frame(0, 0, 5, new byte[100]),
        frame(1, 5, 5, (byte) 0xbe), // trailers
        frame(2, 0, 7, new byte[5]),
        frame(1, 5, 7, get),
        frame(3, 0, 7, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
  }

  private static void attack(TestGateway gateway, Http2Mutator mutator) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10);
      byte[] all = mutator.damage(requests());
      try {
        socket.getOutputStream().write(PREFACE);
        for (byte[] segment : mutator.segments(all)) {
          socket.getOutputStream().write(segment);
        }
        switch (mutator.below(4)) {
          case 0 -> socket.setSoLinger(true, 0);
          case 1 -> {
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
          }
          default -> socket.getInputStream().read(new byte[4_096]);
        }
      } catch (SocketException | SocketTimeoutException refused) {
        // It was ended before all was sent, or is kept open.
      }
    }
  }

  private static void assertServing(TestGateway gateway) throws IOException {
    try (RawHttp2 client = gateway.rawHttp2()) {
      client.head(1, false, "POST", "/").data(1, true, "alive");
      assertThat(client.response(1).text()).isEqualTo("alive");
    }
  }

  private static List<byte[]> answers() {
    byte[] ok = {(byte) 0x88, 0x40, 1, 'x', 1, 'y'};
    byte[] sized = {(byte) 0x88, 0x0f, 0x0d, 1, '6'};
    byte[] hints = {0x08, 3, '1', '0', '3'};
    return List.of(
        frame(4, 0, 0, (byte) 0, (byte) 3, (byte) 0, (byte) 0, (byte) 0, (byte) 9),
        ACK,
        frame(8, 0, 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0),
        frame(1, 4, 1, hints),
        frame(1, 4, 1, sized),
        frame(0, 0, 1, (byte) 'a', (byte) 'b', (byte) 'c'),
        frame(6, 0, 0, new byte[8]),
        frame(1, 0, 3, ok),
        frame(9, 4, 3),
        frame(0, 9, 1, (byte) 1, (byte) 'd', (byte) 'e', (byte) 'f', (byte) 0),
        frame(0, 0, 3, new byte[300]),
        frame(8, 0, 3, (byte) 0, (byte) 0, (byte) 1, (byte) 0),
        frame(1, 5, 3, (byte) 0xbe),
        frame(1, 5, 5, ok),
        frame(3, 0, 7, (byte) 0, (byte) 0, (byte) 0, (byte) 7),
        frame(
            7, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 5, (byte) 0, (byte) 0, (byte) 0,
            (byte) 0));
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName("52: whatever an instance sends, each client is answered or reset")
  void whateverAnInstanceSendsClientsHearTheEnd() throws IOException {
    try (Origin origin = Origin.scripted(this::say);
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin)
                    + "    protocol: h2c\n    timeout: {response: 100ms, idle: 100ms}\n")) {
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      for (long seed = FIRST_SEED; System.nanoTime() < end; seed++) {
        Http2Mutator mutator = new Http2Mutator(seed);
        said = mutator.damage(answers());
        ending = mutator.below(4);
        try (RawHttp2 client = gateway.rawHttp2()) {
          ask(client);
        } catch (AssertionError | IOException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
      awaitNothing(gateway);
    }
  }

  private void say(OriginConnection connection) throws IOException {
    connection.read(PREFACE.length);
    connection.write(said);
    switch (ending) {
      case 0 -> connection.close();
      case 1 -> connection.reset();
      default -> connection.awaitEnd();
    }
  }

  /** Four requests at once, each of which comes to an end of one kind or the other. */
  private static void ask(RawHttp2 client) throws IOException {
    for (int stream = 1; stream < 8; stream += 4) {
      client.get(stream, "/").head(stream + 2, false, "POST", "/").data(stream + 2, true, "body");
    }
    int ended = 0;
    while (ended < 0b10101010) {
      var frame = client.read();
      assertThat(frame.is(7)).as("connection ends: " + frame.describe()).isFalse();
      if (frame.endsStream() || frame.is(3)) {
        ended |= 1 << frame.stream();
      }
    }
  }

  private static void awaitNothing(TestGateway gateway) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    while (gateway.metric("gateway_active_connections") > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(gateway.metric("gateway_active_connections")).isZero();
  }
}
