package dev.jadegate.lifecycle;

import dev.jadegate.admin.HealthPage;
import dev.jadegate.admin.MetricsPage;
import dev.jadegate.config.AddressSet;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.MetricsListener;
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

  /** Those of the gateway's own ports, by path. */
  Map<String, Endpoint> of(GatewayConfig config) {
    return pages(config, MetricsListener.GATEWAY);
  }

  /** Those of the admin port, by path. */
  Map<String, Endpoint> ofAdmin(GatewayConfig config) {
    Map<String, Endpoint> pages = pages(config, MetricsListener.ADMIN);
    pages.put("/ready", new HealthPage(ready, clock));
    return pages;
  }

  private Map<String, Endpoint> pages(GatewayConfig config, MetricsListener place) {
    Map<String, Endpoint> pages = new LinkedHashMap<>();
    Endpoint readiness = new HealthPage(ready, clock);
    pages.put("/health", readiness);
    pages.put("/health/ready", readiness);
    pages.put("/health/live", new HealthPage(() -> true, clock));
    PrometheusConfig prometheus = config.monitoring().prometheus();
    if (config.monitoring().enabled() && prometheus.listener() == place) {
      pages.put(prometheus.path(), new MetricsPage(metrics, AddressSet.of(prometheus.allow())));
    }
    return pages;
  }
}
