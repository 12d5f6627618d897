package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MirroringExampleTest {
  @Test
  void halfIsCopiedAndWhatBecomesOfItIsNoConcernOfTheClients() throws Exception {
    try (Origin shop = Origin.saying("shop");
        Origin next =
            Origin.answering((request, connection) -> connection.respond(500, "not ready"));
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/mirroring/gateway.yaml",
                Map.of(
                    "SHOP_PORT", Integer.toString(shop.port()),
                    "SHOP_NEXT_PORT", Integer.toString(next.port())))) {
      for (int i = 0; i < 40; i++) {
        assertThat(gateway.get("/shop/" + i).body()).isEqualTo("shop");
      }

      ReceivedRequest copy = next.takeRequest();
      assertThat(copy.fields().value("X-Service-Name")).isEqualTo("shop-next");
      assertThat(copy.target()).startsWith("/shop/");
      await()
          .untilAsserted(() ->
              assertThat(gateway.get("/metrics").body())
                  .contains("{result=\"500\",service=\"shop-next\"}")
                  .contains("{result=\"breaker_open\",service=\"shop-next\"}"));
      assertThat(next.requests()).hasSizeLessThan(20);
    }
  }
}
