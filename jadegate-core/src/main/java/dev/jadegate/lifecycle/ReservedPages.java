package dev.jadegate.lifecycle;

import dev.jadegate.admin.HealthPage;
import dev.jadegate.admin.MetricsPage;
import dev.jadegate.config.AddressSet;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.PrometheusConfig;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.proxy.Endpoint;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The paths that are the gateway's own: its health, and its metrics if they are on. */
final class ReservedPages {
  private final BooleanSupplier ready;
  private final GatewayMetrics metrics;
  private final InstantSource clock;

  ReservedPages(BooleanSupplier ready, GatewayMetrics metrics, InstantSource clock) {
    this.ready = ready;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** By path. */
  Map<String, Endpoint> of(GatewayConfig config) {
    Map<String, Endpoint> pages = new LinkedHashMap<>();
    Endpoint readiness = new HealthPage(ready, clock);
    pages.put("/health", readiness);
    pages.put("/health/ready", readiness);
    pages.put("/health/live", new HealthPage(() -> true, clock));
    PrometheusConfig prometheus = config.monitoring().prometheus();
    if (config.monitoring().enabled()) {
      pages.put(prometheus.path(), new MetricsPage(metrics, AddressSet.of(prometheus.allow())));
    }
    return pages;
  }
}
