package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/** What becomes of spans. Thread-safe. */
public final class TraceMetrics {
  private final Counter exported;
  private final Counter dropped;
  private final Gauge up;

  TraceMetrics(MetricMaker maker) {
    exported =
        maker.counter("trace_spans_exported_total", "Spans that a collector took.", "exporter");
    dropped =
        maker.counter(
            "trace_spans_dropped_total",
            "Spans that no collector got, by what forbade it.",
            "exporter",
            "reason");
    up =
        maker.gauge(
            "trace_exporter_up", "Whether the collector took what it was sent last.", "exporter");
  }

  public void exported(String exporter, int spans) {
    exported.labelValues(exporter).inc(spans);
  }

  public void dropped(String exporter, String reason, int spans) {
    dropped.labelValues(exporter, reason).inc(spans);
  }

  public void up(String exporter, boolean taken) {
    up.labelValues(exporter).set(taken ? 1 : 0);
  }
}
