package dev.jadegate.observe.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import dev.jadegate.observe.GatewayMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What waits for a collector that hangs is bounded, and what is too much is counted. */
class ExportQueueTest {
  private static FinishedExchange exchange() {
    Trace trace =
        new Tracing(List.of("w3c"), 1, InstantSource.system(), new TraceExports())
            .begin(new HeaderBlock(), () -> false, new SplittableRandom(1), 0);
    return new FinishedExchange(
        trace,
        0,
        1,
        "GET",
        "/",
        "http",
        "HTTP/1.1",
        "h",
        "::1",
        null,
        "id",
        "r",
        "s",
        "",
        200,
        -1,
        null,
        "",
        0,
        0,
        0);
  }

  private static double dropped(GatewayMetrics metrics) {
    return metrics.registry().scrape(name -> name.equals("t_trace_spans_dropped")).stream()
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .mapToDouble(point ->
            ((io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot) point)
                .getValue())
        .sum();
  }

  @Test
  void whatDoesNotFitIsDroppedAndCounted() throws IOException {
    GatewayMetrics metrics = new GatewayMetrics("t", "");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CollectorSettings settings =
          new CollectorSettings(
              CollectorSettings.Kind.ZIPKIN,
              URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"),
              Map.of(),
              Duration.ofSeconds(30),
              Map.of("service.name", "g"));
      ExportQueue queue = new ExportQueue(settings, metrics.traces());
      FinishedExchange exchange = exchange();
      int offered = ExportQueue.MOST_WAITING + 5000;
      for (int i = 0; i < offered; i++) {
        queue.offer(exchange);
      }

      assertThat(dropped(metrics)).isBetween(4000.0, 5000.0); // a batch may be under way
      queue.close();
      queue.offer(exchange);
      assertThat(dropped(metrics)).isEqualTo(offered + 1);
    }
  }
}
