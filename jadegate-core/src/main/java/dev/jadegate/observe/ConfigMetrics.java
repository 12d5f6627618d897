package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/** Where the configuration comes from: the file, and what discovery adds to it. Thread-safe. */
public final class ConfigMetrics {
  private final Counter reloads;
  private final Gauge lastReload;
  private final Counter discoveryUpdates;
  private final Counter discoveryFailures;

  ConfigMetrics(MetricMaker maker) {
    reloads = maker.counter("config_reloads_total", "Reloads by result: ok or failed.", "result");
    reloads.initLabelValues("ok");
    reloads.initLabelValues("failed");
    lastReload =
        maker.gauge(
            "config_last_success_timestamp_seconds",
            "When the configuration in force was loaded, in seconds since 1970.");
    discoveryUpdates =
        maker.counter(
            "discovery_updates_total",
            "Times that discovery changed the instances of a service.",
            "service",
            "provider");
    discoveryFailures =
        maker.counter(
            "discovery_failures_total",
            "Times that a registry could not be asked for a service.",
            "service",
            "provider");
  }

  /** A configuration came into force. */
  public void reloaded(long epochSeconds) {
    reloads.labelValues("ok").inc();
    lastReload.set(epochSeconds);
  }

  /** A configuration was refused, the one before stays. */
  public void reloadFailed() {
    reloads.labelValues("failed").inc();
  }

  /** Discovery changed the instances of a service. */
  public void discoveryUpdated(String service, String provider) {
    discoveryUpdates.labelValues(service, provider).inc();
  }

  /** A registry could not be asked for a service, or gave no sense. */
  public void discoveryFailed(String service, String provider) {
    discoveryFailures.labelValues(service, provider).inc();
  }
}
