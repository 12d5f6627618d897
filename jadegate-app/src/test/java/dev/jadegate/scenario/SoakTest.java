package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.TestGateway;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million requests leave nothing behind. */
@Timeout(150)
class SoakTest {
  private static final long REQUESTS = Long.getLong("jadegate.soak.requests", 1_000_000);
  private static final long WARM_UP = REQUESTS / 10;
  private static final int CONNECTIONS = 32;

  /** A chunk of the allocator for each event loop. */
  private static final long SLACK = 8 << 20;

  private static final int PIPELINED = 16;
  private static final String GET = " HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

  @Test
  void aMillionRequestsLeaveMemoryAndCountersAsTheyWere() throws Exception {
    try (FastOrigin one = FastOrigin.saying("hello");
        FastOrigin two = FastOrigin.saying("hello");
        Socket refusing = new Socket()) {
      // Bound, so that nobody else has the port, and not listening.
      refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String dead = "127.0.0.1:" + refusing.getLocalPort();
      String yaml =
          """
          services:
            - {name: good, path: /good, instances: ["%s", "%s"]}
            - {name: half, path: /half, instances: ["%s", "%s"], retry: {budget_percent: 100}}
            - {name: dead, path: /dead, instances: ["%s"]}
          """
              .formatted(one.address(), two.address(), one.address(), dead, dead);
      try (TestGateway gateway = TestGateway.with().workers(2).start(yaml)) {
        Crowd crowd = new Crowd(gateway.port(), SoakTest::request);
        crowd.run(CONNECTIONS, WARM_UP, PIPELINED);
        awaitQuiet(gateway);
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        crowd.run(CONNECTIONS, REQUESTS - WARM_UP, PIPELINED);
        awaitQuiet(gateway);

        long after = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        System.out.printf("pooled memory: %d KB, then %d KB%n", before >> 10, after >> 10);
        assertThat(after).isLessThanOrEqualTo(before + SLACK);
        assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).isZero();
        assertThat(crowd.answered() + crowd.aborted()).isEqualTo(REQUESTS);
        assertThat(gateway.metric("gateway_request_failures_total", "reason=\"connect_failure\""))
            .isEqualTo(gateway.metric("gateway_requests_total", "service=\"dead\""))
            .isEqualTo(REQUESTS / 1000.0);
        assertThat(gateway.metric("gateway_request_failures_total"))
            .isEqualTo(
                gateway.metric("gateway_request_failures_total", "reason=\"connect_failure\"")
                    + gateway.metric("gateway_request_failures_total", "reason=\"client_abort\""));
        assertThat(gateway.metric("gateway_upstream_connections"))
            .isEqualTo(one.openConnections() + two.openConnections());
      }
      assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).isZero();
    }
  }

  /** Of a thousand: a hundred chunked POSTs, one to a dead instance, two aborted. */
  private static Crowd.Request request(long number) {
    int of = (int) (number % 1000);
    if (of % 10 == 0) {
      String head =
          "POST /good HTTP/1.1\r\nHost: gateway.test\r\nTransfer-Encoding: chunked\r\n\r\n";
      return new Crowd.Request(head + "6\r\nhello,\r\n6\r\n world\r\n0\r\n\r\n", 200);
    }
    return switch (of) {
      case 1 -> new Crowd.Request("GET /dead" + GET, 503);
      case 333 -> new Crowd.Request("GET /good" + GET, 0);
      case 666 ->
          new Crowd.Request(
              "POST /good HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 9\r\n\r\nha", 0);
      default -> new Crowd.Request((of % 20 == 7 ? "GET /half" : "GET /good") + GET, 200);
    };
  }

  private static void awaitQuiet(TestGateway gateway) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            gateway.metric("gateway_downstream_connections") == 0
                && gateway.metric("gateway_active_connections") == 0);
  }
}
