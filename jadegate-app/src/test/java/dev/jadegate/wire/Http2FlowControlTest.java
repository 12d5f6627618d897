package dev.jadegate.wire;

import static dev.jadegate.testkit.Http2Frame.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Frame;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawHttp2;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Slowness passes on from one side to the other, and from no stream to another. */
class Http2FlowControlTest {
  private static final int FRAME = 16_384;

  @Test
  @DisplayName("50: a client that takes nothing of one stream gets all of another")
  void aSlowStreamStopsNoOther() throws Exception {
    String large = "x".repeat(3_000_000);
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.respond(200, request.target().equals("/large") ? large : "hello"));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawHttp2 client = RawHttp2.connect(gateway.port())) {
      client.greet(4, 100).windowUpdate(0, 10_000_000).holdWindow();
      client.get(1, "/large");
      assertThat(client.readData(1).payload()).hasSize(100);
      for (int stream = 3; stream < 101; stream += 2) {
        client.get(stream, "/");
        assertThat(client.response(stream).text()).isEqualTo("hello");
      }
      client.windowUpdate(1, 5_000_000);
      assertThat(client.response(1).body()).hasSize(large.length() - 100);
    }
  }

  @Test
  @DisplayName("50: a stream waits for the connection's window, and an end needs none")
  void theConnectionsWindowIsKept() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.respond(
                    200, "x".repeat(Integer.parseInt(request.target().substring(1)))));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawHttp2 client = gateway.rawHttp2().holdWindow()) {
      client.get(1, "/65535");
      assertThat(client.response(1).body()).hasSize(65_535);
      client.get(3, "/1");
      client.readHead(3);
      client.get(5, "/0");
      assertThat(client.response(5).body()).isEmpty();
      assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
      client.windowUpdate(0, 1);
      assertThat(client.readData(3).payload()).hasSize(1);
    }
  }

  @Test
  @DisplayName("6.9.2: a window may be 0, or become negative, and opens again")
  void aWindowMayBecomeNegative() throws Exception {
    try (Origin origin = Origin.saying("x".repeat(1_000));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawHttp2 client = RawHttp2.connect(gateway.port())) {
      client.greet(4, 600).holdWindow().get(1, "/");
      client.readHead(1);
      assertThat(client.readData(1).payload()).hasSize(600);
      client.expectAcknowledgement();
      client.settings(4, 0).windowUpdate(1, 600).expectAcknowledgement();
      assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
      client.windowUpdate(1, 100);
      assertThat(client.readData(1).payload()).hasSize(100);
      client.settings(4, 1_000);
      assertThat(client.readData(1).payload()).hasSize(300);
    }
  }

  @Test
  @DisplayName("50, 51: an instance that reads nothing stops the client's upload")
  void aSlowInstanceStopsTheUpload() throws Exception {
    Gate drain = new Gate();
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readHead();
              drain.await();
              stream.respond(200, String.valueOf(stream.readAll().length));
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        RawHttp2 client = gateway.rawHttp2()) {
      client.head(1, false, "POST", "/");
      int window = 65_536;
      int sent = 0;
      while (window >= FRAME) {
        client.frame(DATA, 0, 1, new byte[FRAME]);
        window -= FRAME;
        sent += FRAME;
        assertThat(sent).isLessThan(1_000_000);
        window += given(client);
      }
      drain.open();
      client.frame(DATA, Http2Frame.END_STREAM, 1);
      assertThat(client.response(1).text()).isEqualTo(String.valueOf(sent));
    }
  }

  /** What window a stream gets within a while. */
  private static int given(RawHttp2 client) throws IOException {
    client.ping(1).expectPong(1);
    try {
      client.isQuietFor(Duration.ofMillis(30));
      return 0;
    } catch (AssertionError something) {
      return String.valueOf(something.getMessage()).contains("WINDOW_UPDATE on 1,") ? 32_768 : 0;
    }
  }

  @Test
  @DisplayName("50: large bodies pass both ways, also through small windows")
  void largeBodiesPass() throws Exception {
    String body = "0123456789".repeat(100_000);
    try (Http2Origin h2 =
            Http2Origin.with()
                .initialWindow(1_000)
                .answering((request, stream) -> stream.respond(200, request.text()));
        Origin h1 =
            Origin.answering((request, connection) -> connection.respond(200, request.text()));
        TestGateway toHttp2 = TestGateway.start(TestGateway.forwarding(h2));
        TestGateway toHttp1 = TestGateway.forwardingTo(h1);
        Http2Client first = toHttp2.http2();
        Http2Client second = toHttp1.http2();
        RawClient third = toHttp2.client()) {
      assertThat(first.post("/", body).text()).isEqualTo(body);
      assertThat(second.post("/", body).text()).isEqualTo(body);
      assertThat(third.post("/", body).text()).isEqualTo(body);
    }
  }

  @Test
  @DisplayName("50: many large bodies at once share the connection")
  void manyLargeBodiesShare() throws Exception {
    String body = "0123456789".repeat(30_000);
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> stream.respond(200, request.text()));
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      Thread[] threads = new Thread[20];
      int[] right = new int[threads.length];
      for (int i = 0; i < threads.length; i++) {
        int at = i;
        threads[i] =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    right[at] = client.post("/", body).text().equals(body) ? 1 : 0;
                  } catch (IOException | InterruptedException e) {
                    right[at] = -1;
                  }
                });
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(right).containsOnly(1);
    }
  }

  @Test
  @DisplayName("write_timeout: a client that opens no window loses that stream")
  void aClientThatOpensNoWindowLosesTheStream() throws Exception {
    try (Origin origin = Origin.saying("x".repeat(1_000));
        TestGateway gateway =
            TestGateway.start(
                "gateway: {write_timeout: 200ms}\n" + TestGateway.forwarding(origin));
        RawHttp2 client = RawHttp2.connect(gateway.port())) {
      client.greet(4, 0).get(1, "/").get(3, "/");
      client.readHead(3);
      client.windowUpdate(3, 1_000);
      assertThat(client.readData(3).payload()).hasSize(1_000);
      client.expectReset(1, Http2Error.CANCEL);
      client.ping(1).expectPong(1);
    }
  }

  @Test
  @DisplayName("read_timeout: a body that falls silent is 408, on its stream alone")
  void aBodyThatFallsSilentIs408() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start("gateway: {read_timeout: 200ms}\n" + TestGateway.forwarding(origin));
        RawHttp2 client = gateway.rawHttp2()) {
      client.head(1, false, "POST", "/").data(1, false, "x");
      assertThat(client.response(1).status()).isEqualTo(408);
      client.expectReset(1, Http2Error.NO_ERROR);
      client.get(3, "/");
      assertThat(client.response(3).status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("header_timeout, idle_timeout: blocks without an end, and nothing at all, end it")
  void headsAndSilenceAreNotWaitedFor() throws Exception {
    String times = "gateway: {header_timeout: 200ms, idle_timeout: 400ms}\n";
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(times + TestGateway.forwarding(origin));
        RawHttp2 slow = gateway.rawHttp2();
        RawHttp2 idle = gateway.rawHttp2()) {
      slow.expectSettings();
      slow.frame(Http2Frame.HEADERS, 0, 1, (byte) 0x82);
      slow.expectGoAway(Http2Error.NO_ERROR);
      idle.get(1, "/");
      assertThat(idle.response(1).status()).isEqualTo(200);
      idle.ping(1).expectPong(1);
      assertThat(idle.expectGoAway(Http2Error.NO_ERROR).lastStream()).isEqualTo(1);
      idle.awaitEnd();
    }
  }

  @Test
  @DisplayName("47: a drain announces itself, then names the last stream, which finishes")
  void aDrainLetsStreamsFinish() throws Exception {
    Gate answer = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              answer.await();
              connection.respond(200, "hello");
            });
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawHttp2 client = gateway.rawHttp2()) {
      client.get(1, "/");
      client.ping(1).expectPong(1);
      Thread stop = Thread.ofVirtual().start(gateway::shutdown);
      assertThat(client.expectGoAway(Http2Error.NO_ERROR).lastStream())
          .isEqualTo(Integer.MAX_VALUE);
      client.get(3, "/"); // on its way before the client had heard
      assertThat(client.expectGoAway(Http2Error.NO_ERROR).lastStream()).isEqualTo(3);
      client.head(5, false, "POST", "/").data(5, true, "too late");
      client.expectReset(5, Http2Error.REFUSED_STREAM);
      answer.open();
      assertThat(client.response(1).text()).isEqualTo("hello");
      assertThat(client.response(3).text()).isEqualTo("hello");
      assertThat(client.awaitEnd()).isFalse();
      stop.join();
    }
  }

  @Test
  @DisplayName("35: a response that is cut off by an HTTP/1 instance is reset, never ended")
  void aTruncatedResponseIsReset() throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            });
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawHttp2 client = gateway.rawHttp2()) {
      client.get(1, "/");
      assertThat(client.readData(1).endsStream()).isFalse();
      client.expectReset(1, Http2Error.INTERNAL_ERROR);
    }
  }

  @Test
  @DisplayName("77: a client that goes amid an upload cuts the HTTP/1 instance's connection")
  void aClientThatGoesCutsTheInstance() throws Exception {
    Gate cut = new Gate();
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readHead();
              connection.awaitEnd();
              cut.open();
            });
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawHttp2 client = gateway.rawHttp2()) {
      client.head(1, false, "POST", "/").data(1, false, "x");
      origin.takeRequest();
      client.close();
      cut.await();
    }
  }
}
