package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http.HttpRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Memory runs out while many requests are served. */
class OutOfMemoryTest {
  private static final class Greedy implements Filter {
    @Override
    public Verdict onRequest(Exchange exchange, HttpRequest request) {
      throw new OutOfMemoryError("scripted");
    }
  }

  @Test
  @DisplayName("each request that needs it fails alone, and the log says so once")
  void isLoggedOnceForAll() throws Exception {
    try (Origin origin = Origin.saying("never");
        LogLines log = LogLines.open();
        TestGateway gateway =
            TestGateway.with()
                .expectErrors()
                .filter("greedy", new Greedy())
                .start(TestGateway.forwarding(origin) + "    filters: [{name: greedy}]\n")) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = gateway.client()) {
          assertThat(client.get("/").status()).isEqualTo(500);
        }
      }

      assertThat(log.count("out of memory")).isEqualTo(1);
      assertThat(log.count("exchange failed")).isZero();
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"internal\""))
          .isEqualTo(20);
    }
  }
}
