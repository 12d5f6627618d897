package dev.jadegate.observe;

import dev.jadegate.api.Failure;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How requests ended, and what was done to them before. Thread-safe. */
public final class RequestMetrics {
  private static final double[] SIZE_BOUNDS = {100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private final Counter requests;
  private final Histogram duration;
  private final Histogram size;
  private final Histogram wait;
  private final Counter grpc;
  private final Counter failures;
  private final Counter faults;
  private final CounterDataPoint fieldsDropped;
  private final CounterDataPoint linesDropped;
  private final Map<String, ServiceSeries> services = new ConcurrentHashMap<>();

  RequestMetrics(MetricMaker maker) {
    requests =
        maker.counter(
            "requests_total", "Requests answered or aborted.", "service", "method", "status");
    duration =
        maker.seconds(
            "request_duration_seconds",
            "From the request's head to the end of the response.",
            "service",
            "method");
    size =
        maker.histogram(
            "response_size_bytes",
            "Bytes of the response's body.",
            SIZE_BOUNDS,
            "service",
            "method");
    wait =
        maker.seconds(
            "request_queue_seconds",
            "In queues, of requests that had to wait for their turn or for a connection.",
            "service");
    grpc =
        maker.counter(
            "grpc_responses_total", "gRPC calls by how they ended.", "service", "grpc_status");
    failures =
        maker.counter(
            "request_failures_total", "Requests that failed, by reason.", "service", "reason");
    faults =
        maker.counter(
            "faults_injected_total",
            "Requests held up (delay) or answered (abort) on purpose.",
            "route",
            "kind");
    fieldsDropped =
        maker.single("request_fields_dropped_total", "Fields with an underscore, dropped.");
    linesDropped = maker.single("access_log_lines_dropped_total", "Lines that found no room.");
  }

  /** An exchange is over. */
  public void ended(ExchangeRecord exchange) {
    String service = GatewayMetrics.label(exchange.service());
    ServiceSeries series = services.get(service);
    if (series == null) {
      series = services.computeIfAbsent(service, this::series);
    }
    series.record(exchange);
    Failure failure = exchange.failure();
    if (failure != null) {
      failures.labelValues(service, failure.label()).inc();
    }
  }

  private ServiceSeries series(String service) {
    return new ServiceSeries(service, requests, duration, size, wait, grpc);
  }

  public void faultInjected(String route, String kind) {
    faults.labelValues(route, kind).inc();
  }

  public void fieldsDropped(int count) {
    fieldsDropped.inc(count);
  }

  /** Lines of the access log are lost. */
  void linesDropped(long lines) {
    linesDropped.inc(lines);
  }
}
