package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Interim responses in such a number that they fill all buffers. */
class InterimFloodTest {
  private static final String HINT =
      "HTTP/1.1 103 Early Hints\r\nX: " + "y".repeat(8000) + "\r\n\r\n";

  /** 32 MB, more than the kernel and the gateway keep. */
  private static final int HINTS = 4000;

  @Test
  @DisplayName("50: interim responses wait for a client that does not read, and go on when it does")
  void aFloodOfInterimResponsesWaitsForTheClient() throws Exception {
    AtomicLong sent = new AtomicLong();
    Origin.Answer answer =
        (request, connection) -> {
          for (int i = 0; i < HINTS; i++) {
            connection.write(HINT);
            sent.incrementAndGet();
          }
          connection.respond(200, "hello");
        };
    try (Origin origin = Origin.answering(answer);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = RawClient.connect(gateway.port(), 64 * 1024)) {
      client.sendHead("GET /");
      long before = -1;
      while (sent.get() != before || before == 0) {
        before = sent.get();
        Thread.sleep(200); // until all buffers on the way are full
      }
      assertThat(before).isLessThan(HINTS);

      for (int i = 0; i < HINTS; i++) {
        assertThat(client.readHead().status()).isEqualTo(103);
      }
      assertThat(client.readResponse().text()).isEqualTo("hello");
    }
  }
}
