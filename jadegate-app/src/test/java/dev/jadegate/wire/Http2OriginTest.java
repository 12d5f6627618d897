package dev.jadegate.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Exchange;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.StreamResetException;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Instances that speak HTTP/2: what they refuse, reset and limit. */
class Http2OriginTest {
  @Test
  @DisplayName("48: a stream that was refused is tried again, whatever its method")
  void aRefusedStreamIsTriedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              if (asked.incrementAndGet() == 1) {
                stream.reset(Http2Error.REFUSED_STREAM);
              } else {
                stream.respond(200, request.text());
              }
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "hello").text()).isEqualTo("hello");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  @DisplayName("48: the same with the only connection that is allowed")
  void aRefusedStreamIsTriedAgainOnTheOnlyConnection() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              if (asked.incrementAndGet() == 1) {
                stream.reset(Http2Error.REFUSED_STREAM);
              } else {
                stream.respond(200, request.text());
              }
            });
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin) + "    concurrency: {max_connections: 1}\n");
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "hello").text()).isEqualTo("hello");
      assertThat(origin.connections()).hasSize(1);
    }
  }

  @Test
  @DisplayName("49: a stream that was reset in another way is not, unless it is idempotent")
  void aResetStreamIsNotTriedAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              asked.incrementAndGet();
              stream.reset(Http2Error.INTERNAL_ERROR);
            });
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    retry: {when: [reset]}\n");
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "hello").status()).isEqualTo(502);
      assertThat(asked).hasValue(1);
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  @DisplayName("48: streams above GOAWAY's last go to another connection, those below finish")
  void goAwayMovesTheStreamsAbove() throws Exception {
    Gate second = new Gate();
    AtomicInteger refused = new AtomicInteger();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              boolean isFirst = request.text().equals("one");
              if (!isFirst && refused.getAndIncrement() == 0) {
                stream.connection().goAway(1, Http2Error.NO_ERROR);
                second.open();
                return;
              }
              if (isFirst) {
                second.await();
              }
              stream.respond(200, request.text() + stream.connection().number());
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      Http2Exchange first = client.open("POST", "/");
      first.write("one");
      first.end();
      origin.takeRequest();
      Http2Exchange other = client.open("POST", "/");
      other.write("two");
      other.end();

      assertThat(first.readResponse().text()).isEqualTo("one1");
      assertThat(other.readResponse().text()).isEqualTo("two2");
    }
  }

  @Test
  @DisplayName("8.1: an answer that does not wait for the request's end is whole")
  void anEarlyAnswerIsWhole() throws Exception {
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readHead();
              stream.read(); // or the client might not be done with its write
              stream.respond(200, "enough");
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      Http2Exchange exchange = client.open("POST", "/");
      exchange.write("a");

      assertThat(exchange.readResponse().text()).isEqualTo("enough");
      assertThat(exchange.awaitReset()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(client.get("/").text()).isEqualTo("enough");
      awaitIdle(gateway);
    }
  }

  @Test
  @DisplayName("the head leaves before there is content, also on a connection that is yet to open")
  void aHeadDoesNotWaitForContent() throws Exception {
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readHead();
              stream.head(200);
              stream.write("go on");
              stream.readAll();
              stream.end();
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      Http2Exchange exchange = client.open("POST", "/");
      assertThat(exchange.readHead().status()).isEqualTo(200);
      assertThat(new String(exchange.read(), ISO_8859_1)).isEqualTo("go on");
      exchange.end();
      assertThat(exchange.read()).isEmpty();
    }
  }

  @Test
  @DisplayName("5.1.2: an instance gets no more streams at once than it takes")
  void theLimitOfTheInstanceIsKept() throws Exception {
    try (Http2Origin origin =
            Http2Origin.with()
                .maxConcurrentStreams(2)
                .answering((request, stream) -> {
                  Thread.sleep(5);
                  stream.respond(200, request.target());
                });
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin)
                    + "    concurrency: {max_connections: 2, max_pending: 100,"
                    + " pending_timeout: 8s}\n");
        Http2Client client = gateway.http2()) {
      client.get("/first"); // from here on the limit is known
      List<Http2Exchange> exchanges = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        exchanges.add(client.start("POST", "/" + i));
      }
      for (int i = 0; i < 40; i++) {
        assertThat(exchanges.get(i).readResponse().text()).isEqualTo("/" + i);
      }
      assertThat(origin.mostStreams()).isEqualTo(2);
      assertThat(origin.connections()).hasSize(2);
      awaitIdle(gateway);
    }
  }

  @Test
  @DisplayName("5.1.2: requests that begin before the limit is known come to their answers too")
  void aLimitThatIsNotYetKnownCostsNothing() throws Exception {
    try (Http2Origin origin =
            Http2Origin.with()
                .maxConcurrentStreams(1)
                .answering((request, stream) -> stream.respond(200, request.target()));
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin) + "    concurrency: {pending_timeout: 8s}\n");
        Http2Client client = gateway.http2()) {
      List<Http2Exchange> exchanges = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        exchanges.add(client.start("POST", "/" + i));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(exchanges.get(i).readResponse().text()).isEqualTo("/" + i);
      }
      awaitIdle(gateway);
    }
  }

  @Test
  @DisplayName("pool.max_streams: one more request opens another connection")
  void maxStreamsOpensAnotherConnection() throws Exception {
    CountDownLatch all = new CountDownLatch(5);
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              all.countDown();
              all.await();
              stream.respond(200, "hello");
            });
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    pool: {max_streams: 2}\n");
        Http2Client client = gateway.http2()) {
      List<Http2Exchange> exchanges = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        exchanges.add(client.start("GET", "/"));
      }
      for (Http2Exchange exchange : exchanges) {
        assertThat(exchange.readResponse().text()).isEqualTo("hello");
      }
      assertThat(origin.connections()).hasSize(3);
      assertThat(origin.mostStreams()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("pool.idle_timeout: an unused connection is closed in good order")
  void anIdleConnectionIsClosed() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin) + "    pool: {idle_timeout: 100ms}\n");
        RawClient client = gateway.client()) {
      client.get("/");
      assertThat(origin.connections().getFirst().awaitGoAway()).isEqualTo(Http2Error.NO_ERROR);
      origin.connections().getFirst().awaitEnd();
      awaitIdle(gateway);
      assertThat(client.get("/").text()).isEqualTo("hello");
      assertThat(origin.connections()).hasSize(2);
    }
  }

  @Test
  @DisplayName("79: no response in time resets that stream alone, and the connection lives on")
  void aLateResponseResetsItsStream() throws Exception {
    Gate reset = new Gate();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              if (request.target().equals("/late")) {
                assertThat(stream.awaitReset()).isEqualTo(Http2Error.CANCEL);
                reset.open();
              } else {
                stream.respond(200, "hello");
              }
            });
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    timeout: {response: 200ms}\n");
        RawClient client = gateway.client()) {
      assertThat(client.get("/late").status()).isEqualTo(504);
      reset.await();
      assertThat(client.get("/").text()).isEqualTo("hello");
      assertThat(gateway.metric("gateway_upstream_connections")).isBetween(1.0, 2.0);
      awaitIdle(gateway);
    }
  }

  @Test
  @DisplayName("35: a connection that is lost within a response never makes it look whole")
  void aLostConnectionTruncates() throws Exception {
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              stream.head(200);
              stream.write("half");
              stream.connection().reset();
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      assertThatThrownBy(() -> client.get("/"))
          .isInstanceOfSatisfying(
              StreamResetException.class,
              reset -> assertThat(reset.error()).isEqualTo(Http2Error.INTERNAL_ERROR));
      awaitIdle(gateway);
    }
  }

  @Test
  @DisplayName("77: a client that resets its stream cancels it at the instance")
  void aResetOfTheClientIsPassedOn() throws Exception {
    Gate cancelled = new Gate();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              assertThat(stream.awaitReset()).isEqualTo(Http2Error.CANCEL);
              cancelled.open();
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      Http2Exchange exchange = client.start("GET", "/");
      origin.takeRequest();
      exchange.reset(Http2Error.CANCEL);
      cancelled.await();
      awaitIdle(gateway);
    }
  }

  @Test
  @DisplayName("19, 8: interim responses, empty responses and trailers pass as they are")
  void everythingPasses() throws Exception {
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              switch (request.target()) {
                case "/hints" -> {
                  stream.head(103, "link: a");
                  stream.respond(200, "hello");
                }
                case "/trailers" -> {
                  stream.head(200);
                  stream.write("hello");
                  stream.end("x-sum: 1");
                }
                case "/head" -> stream.headOnly(200, "content-length: 5");
                default -> stream.headOnly(Integer.parseInt(request.target().substring(1)));
              }
            });
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin));
        Http2Client client = gateway.http2()) {
      Http2Exchange hints = client.start("GET", "/hints");
      assertThat(hints.readResponse().status()).isEqualTo(103);
      assertThat(hints.readResponse().text()).isEqualTo("hello");
      ReceivedResponse trailers = client.get("/trailers");
      assertThat(trailers.trailers().value("x-sum")).isEqualTo("1");
      ReceivedResponse head = client.start("HEAD", "/head").readResponse();
      assertThat(head.field("content-length")).isEqualTo("5");
      assertThat(client.get("/204").status()).isEqualTo(204);
      assertThat(client.get("/304").status()).isEqualTo(304);
    }
  }

  private static void awaitIdle(TestGateway gateway) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (active(gateway) > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(active(gateway)).isZero();
  }

  private static double active(TestGateway gateway) throws IOException {
    return gateway.metric("gateway_active_connections");
  }
}
