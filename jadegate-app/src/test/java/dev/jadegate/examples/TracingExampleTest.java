package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TracingExampleTest {
  @Test
  void zipkinGetsASpanForTheExchangeAndOneForEachAttempt() throws Exception {
    try (Origin zipkin = Origin.answering((request, connection) -> connection.respond(202, ""));
        Origin ill = Origin.answering((request, connection) -> connection.respond(503, "ill"));
        Origin well = Origin.saying("well");
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/tracing/gateway.yaml",
                Map.of(
                    "ZIPKIN", zipkin.address(),
                    "ORDERS_1_PORT", Integer.toString(ill.port()),
                    "ORDERS_2_PORT", Integer.toString(well.port())))) {
      assertThat(gateway.get("/orders/7").body()).isEqualTo("well");
      assertThat(gateway.get("/orders/8").body()).isEqualTo("well");

      ReceivedRequest tried = ill.takeRequest();
      String trace = tried.fields().value("traceparent").substring(3, 35);
      assertThat(tried.fields().value("b3")).startsWith(trace);
      ReceivedRequest spans = zipkin.takeRequest();
      assertThat(spans.target()).isEqualTo("/api/v2/spans");
      assertThat(spans.text().split("\"traceId\":\"" + trace, -1)).hasSize(4);
      assertThat(spans.text()).contains("\"serviceName\":\"edge\"").contains("\"503\"");
    }
  }
}
