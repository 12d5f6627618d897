package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Service;
import java.util.List;
import java.util.function.Supplier;

/** Tells the metrics how many requests services have and may have. */
final class ConcurrencyReport {
  private ConcurrencyReport() {}

  static void register(GatewayMetrics metrics, Supplier<List<Service>> services) {
    metrics.gauge(
        "requests_waiting",
        "Requests that wait for their turn at a service.",
        series -> services.get().forEach(s -> series.value(s.concurrency().waiting(), s.name())),
        "service");
    metrics.gauge(
        "concurrency_limit",
        "Requests that may be under way at a service, where that is limited.",
        series ->
            services.get().stream()
                .filter(s -> s.concurrency().max() < Integer.MAX_VALUE)
                .forEach(s -> series.value(s.concurrency().max(), s.name())),
        "service");
    metrics.gauge(
        "concurrency_baseline_seconds",
        "How long a service takes to answer when it has little to do, where the limit is adaptive.",
        series ->
            services.get().stream()
                .filter(s -> s.concurrency().isAdaptive())
                .forEach(s -> series.value(s.concurrency().baselineNanos() * 1e-9, s.name())),
        "service");
  }
}
