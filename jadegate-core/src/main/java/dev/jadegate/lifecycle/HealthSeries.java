package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.CheckTally.Result;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The metrics of instances' health: those of the instances that there are, and no others. */
final class HealthSeries {
  private HealthSeries() {}

  static void register(GatewayMetrics metrics, Services services) {
    metrics.gauge(
        "instance_healthy",
        "1 while an instance is up, 0 while checks keep requests from it.",
        series ->
            services
                .all()
                .forEach(service ->
                    byAddress(service, instance -> instance.health().isUp() ? 1 : 0)
                        .forEach((address, up) ->
                            series.value(up > 0 ? 1 : 0, service.name(), address))),
        "service",
        "instance");
    metrics.total(
        "health_checks_total",
        "Active health checks by result: ok, failed or timeout.",
        series -> services.all().forEach(service -> checks(service, series)),
        "service",
        "instance",
        "result");
  }

  private static void checks(Service service, GatewayMetrics.Series series) {
    for (Result result : Result.values()) {
      String label = result.name().toLowerCase(Locale.ROOT);
      byAddress(service, instance -> instance.checks().count(result))
          .forEach((address, count) -> series.value(count, service.name(), address, label));
    }
  }

  /** The sum by address, because two instances may have one address and so the same labels. */
  private static Map<String, Double> byAddress(Service service, ToDoubleFunction<Instance> value) {
    Map<String, Double> values = new TreeMap<>();
    for (Instance instance : service.instances()) {
      values.merge(instance.address(), value.applyAsDouble(instance), Double::sum);
    }
    return values;
  }
}
