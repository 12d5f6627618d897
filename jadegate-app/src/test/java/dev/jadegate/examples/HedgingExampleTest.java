package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HedgingExampleTest {
  @Test
  void whoMeetsTheSlowInstanceIsAnsweredByTheOther() throws Exception {
    Gate never = new Gate();
    try (Origin slow = Origin.answering((request, connection) -> never.await());
        Origin quick = Origin.saying("quick");
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/hedging/gateway.yaml",
                Map.of(
                    "FIRST_PORT", Integer.toString(slow.port()),
                    "SECOND_PORT", Integer.toString(quick.port())))) {
      for (int i = 0; i < 4; i++) {
        assertThat(gateway.get("/search").body()).isEqualTo("quick");
      }

      assertThat(slow.requests()).isNotEmpty();
      assertThat(gateway.get("/metrics").body())
          .containsPattern("gateway_hedges_total\\{result=\"won\",service=\"search\"} [1-4]");
      never.open();
    }
  }
}
