package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients that would have the gateway keep for them what they send, or do not take. */
class FullBuffersTest {
  private static final int PIPELINED = 64;
  private static final String MEGABYTE = "x".repeat(1 << 20);

  @Test
  @DisplayName("50: a client that takes no bytes is cut, and the instance with it")
  void aClientThatTakesNoBytesIsCut() throws Exception {
    Gate cut = new Gate();
    Origin.Script endless =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n\r\n");
          try {
            while (true) {
              connection.write(MEGABYTE);
            }
          } catch (SocketException reset) {
            cut.open();
          }
        };
    try (Origin origin = Origin.scripted(endless);
        TestGateway gateway =
            TestGateway.start(
                "gateway: {write_timeout: 300ms}\n" + TestGateway.forwarding(origin));
        RawClient client = RawClient.connect(gateway.port(), 16 * 1024)) {
      client.sendHead("GET /");

      cut.await();
      long deadline = System.nanoTime() + Gate.PATIENCE.toNanos();
      while (timeouts(gateway) == 0 && System.nanoTime() < deadline) {
        Thread.sleep(10); // the instance may know before it is counted
      }
      assertThat(timeouts(gateway)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("41, 50: pipelined requests wait in the client while the first is answered")
  void pipelinedRequestsWaitInTheClient() throws Exception {
    Gate answer = new Gate();
    AtomicLong sent = new AtomicLong();
    Origin.Answer held =
        (request, connection) -> {
          answer.await();
          connection.respond(200, Integer.toString(request.body().length));
        };
    try (Origin origin = Origin.answering(held);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      Thread sender = Thread.ofVirtual().start(() -> send(client, sent));
      long before = -1;
      while (sent.get() != before || before == 0) {
        before = sent.get();
        Thread.sleep(200); // until all buffers on the way are full
      }

      assertThat(before).as("requests that left the client").isLessThan(PIPELINED / 2);
      assertThat(origin.requests()).as("one at a time").hasSize(1);
      answer.open();
      for (int i = 0; i < PIPELINED; i++) {
        assertThat(client.readResponse().text()).isEqualTo("1048576");
      }
      sender.join();
    }
  }

  private static void send(RawClient client, AtomicLong sent) {
    try {
      for (int i = 0; i < PIPELINED; i++) {
        client.sendHead("POST /", "Content-Length: " + MEGABYTE.length()).send(MEGABYTE);
        sent.incrementAndGet();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double timeouts(TestGateway gateway) throws IOException {
    return gateway.metric("gateway_request_failures_total", "reason=\"client_timeout\"");
  }
}
