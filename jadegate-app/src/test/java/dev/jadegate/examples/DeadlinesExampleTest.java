package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeadlinesExampleTest {
  private static ExampleGateway start(Origin origin) throws IOException {
    return ExampleGateway.start(
        "examples/deadlines/gateway.yaml", Map.of("SERVICE_PORT", Integer.toString(origin.port())));
  }

  private static long told(Origin origin) throws Exception {
    return Long.parseLong(origin.takeRequest().fields().value("X-Request-Timeout"));
  }

  @Test
  void clientsMayAskForLessAndTheInstanceIsToldWhatIsLeft() throws Exception {
    try (Origin origin = Origin.saying("report");
        ExampleGateway gateway = start(origin)) {
      assertThat(gateway.get("/reports").body()).isEqualTo("report");
      assertThat(told(origin)).isBetween(1L, 5000L);
      gateway.get("/reports", "X-Request-Timeout", "2000");
      assertThat(told(origin)).isBetween(1L, 2000L);
      gateway.get("/reports", "X-Request-Timeout", "60000");
      assertThat(told(origin)).isBetween(2001L, 5000L);

      assertThat(gateway.get("/reports", "X-Request-Timeout", "soon").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void whenTheTimeIsOverTheAnswerIs504() throws Exception {
    Gate never = new Gate();
    try (Origin origin = Origin.answering((request, connection) -> never.await());
        ExampleGateway gateway = start(origin)) {
      long began = System.nanoTime();

      assertThat(gateway.get("/reports", "X-Request-Timeout", "300").statusCode()).isEqualTo(504);

      assertThat(System.nanoTime() - began).isBetween(300_000_000L, 2_900_000_000L);
      never.open();
    }
  }

  @Test
  void aStreamMayTakeAsLongAsItLikes() throws Exception {
    try (Origin origin = Origin.saying("events");
        ExampleGateway gateway = start(origin)) {
      assertThat(gateway.get("/events").body()).isEqualTo("events");
      assertThat(origin.takeRequest().fields().has("X-Request-Timeout")).isFalse();
    }
  }
}
