package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Service;
import java.util.function.ToIntFunction;

/** What is under way at each service, and how many of its instances are left out. */
final class AttemptSeries {
  private AttemptSeries() {}

  static void register(GatewayMetrics metrics, Services services) {
    gauge(
        metrics,
        services,
        "attempts_active",
        "Attempts under way.",
        service -> service.instances().stream().mapToInt(one -> one.active().get()).sum());
    gauge(
        metrics,
        services,
        "retries_active",
        "Requests under way that were retried, each with a share of the retry budget.",
        service -> service.retryBudget().activeRetries());
    gauge(
        metrics,
        services,
        "instances_ejected",
        "Instances that get no requests because passive health checks ejected them.",
        service ->
            (int) service.instances().stream().filter(one -> one.health().isEjected()).count());
  }

  private static void gauge(
      GatewayMetrics metrics,
      Services services,
      String name,
      String help,
      ToIntFunction<Service> value) {
    metrics.gauge(
        name,
        help,
        series -> services.all().forEach(s -> series.value(value.applyAsInt(s), s.name())),
        "service");
  }
}
