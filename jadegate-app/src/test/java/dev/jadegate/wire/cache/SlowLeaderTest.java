package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Exchange;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Clients of all loops read one fetch, each at its own pace (SEMANTICS 111)")
class SlowLeaderTest {
  private static final int LARGE = 4 << 20;

  private final Caching caching = new Caching();
  private final Gate gate = new Gate();

  private Origin large() throws Exception {
    String body = "0123456789abcdef".repeat(LARGE / 16);
    return Origin.answering((request, connection) -> {
      gate.await();
      connection.respond(200, body, "Cache-Control: max-age=60", caching.date());
    });
  }

  private static void isWhole(byte[] body) {
    assertThat(body).hasSize(LARGE);
    for (int i = 0; i < LARGE; i += 4096 + 7) {
      assertThat((char) body[i]).isEqualTo("0123456789abcdef".charAt(i % 16));
    }
  }

  @Test
  @DisplayName("a leader that reads nothing holds up nobody")
  void aLeaderThatReadsNothing() throws Exception {
    try (Origin origin = large();
        TestGateway gateway = caching.start(origin, "{max_body: 8MB}");
        RawClient leader = RawClient.connect(gateway.port(), 4096);
        RawClient follower = gateway.client()) {
      leader.sendHead("GET /");
      Caching.settle(gateway);
      follower.sendHead("GET /");
      Caching.settle(gateway);
      gate.open();

      isWhole(follower.readResponse().body());
      isWhole(leader.readResponse().body());
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("a leader whose client is cut off for taking no bytes goes on for the others")
  void aLeaderThatIsCutOff() throws Exception {
    Gate rest = new Gate();
    String half = "x".repeat(5 << 20); // more than all buffers of sockets
    try (Origin origin =
            Origin.answering((request, connection) -> {
              gate.await();
              connection.write(
                  "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: "
                      + 2 * half.length()
                      + "\r\n\r\n"
                      + half);
              rest.await();
              connection.write(half);
            });
        TestGateway gateway =
            caching.start(
                1, "gateway: {write_timeout: 200ms}\n" + Caching.yaml(origin, "{max_body: 16MB}"));
        RawClient leader = RawClient.connect(gateway.port(), 4096);
        RawClient follower = gateway.client()) {
      leader.sendHead("GET /");
      Caching.settle(gateway);
      follower.sendHead("GET /");
      Caching.settle(gateway);
      gate.open();
      follower.readHead();
      follower.read(half.length());
      Thread.sleep(500); // longer than write_timeout
      rest.open();

      assertThat(follower.read(half.length())).isEqualTo(half);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void overHttp2ALeaderThatResetsItsStreamGoesOnForTheOthers() throws Exception {
    try (Origin origin = large();
        TestGateway gateway = caching.start(origin, "{max_body: 8MB}");
        Http2Client http2 = gateway.http2();
        RawClient follower = gateway.client()) {
      Http2Exchange leader = http2.start("GET", "/");
      Caching.settle(gateway);
      follower.sendHead("GET /");
      Caching.settle(gateway);
      gate.open();
      leader.readHead();
      leader.reset(Http2Error.CANCEL);

      isWhole(follower.readResponse().body());
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void overSeveralLoopsAndProtocolsOneRequestIsMade() throws Exception {
    try (Origin origin = large();
        TestGateway gateway = caching.start(2, Caching.yaml(origin, "{max_body: 8MB}"));
        Http2Client http2 = gateway.http2();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> bodies = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        bodies.add(
            threads.submit(() -> {
              try (RawClient client = gateway.client()) {
                return client.get("/").body();
              }
            }));
      }
      bodies.add(threads.submit(() -> http2.get("/").body()));
      bodies.add(threads.submit(() -> http2.get("/").body()));
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_cache_fetches") == 1);
      Thread.sleep(50); // most of them should wait; whoever comes later gets it from memory
      gate.open();

      for (Future<byte[]> body : bodies) {
        isWhole(body.get());
      }
      assertThat(origin.requests()).hasSize(1);
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_cache_fetches") == 0);
    }
  }
}
