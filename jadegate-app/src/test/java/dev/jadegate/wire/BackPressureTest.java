package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who does not take bytes makes the other side wait, and memory stays bounded. */
class BackPressureTest {
  private static final String TRANSPORTS = "dev.jadegate.testkit.TestGateway#transports";
  private static final int TOTAL = 64 << 20;
  private static final String BLOCK = "x".repeat(1 << 16);

  /** Kernel buffers on both connections may take some; most of it must not have left. */
  private static final int MAX_UNDER_WAY = 24 << 20;

  private static TestGateway start(Transport transport, Origin origin) throws Exception {
    return TestGateway.with()
        .transport(transport)
        .start("gateway: {max_request_size: 0}\n" + TestGateway.forwarding(origin));
  }

  /** Waits until a count stands still. */
  private static long settled(AtomicLong count) throws InterruptedException {
    long before = -1;
    while (count.get() != before || before == 0) {
      before = count.get();
      Thread.sleep(200);
    }
    return before;
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aClientThatDoesNotReadStopsTheInstance(Transport transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    Origin.Answer flood =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
          while (sent.get() < TOTAL) {
            connection.write(BLOCK);
            sent.addAndGet(BLOCK.length());
          }
        };
    try (Origin origin = Origin.answering(flood);
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      assertThat(client.readResponse().body()).hasSize(TOTAL);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void anInstanceThatDoesNotReadStopsTheClient(Transport transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    Gate reading = new Gate();
    Origin.Script slow =
        connection -> {
          var head = connection.readHead();
          reading.await();
          connection.respond(200, Integer.toString(connection.readBody(head).length()));
        };
    try (Origin origin = Origin.scripted(slow);
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: " + TOTAL);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                while (sent.get() < TOTAL) {
                  try {
                    client.send(BLOCK);
                  } catch (java.io.IOException e) {
                    return;
                  }
                  sent.addAndGet(BLOCK.length());
                }
              });

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      reading.open();
      assertThat(client.readResponse().text()).isEqualTo(Integer.toString(TOTAL));
      sender.join();
    }
  }
}
