package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;

/** What the response cache did. Thread-safe. */
public final class CacheMetrics {
  private final Counter requests;

  CacheMetrics(MetricMaker maker) {
    requests =
        maker.counter(
            "cache_requests_total",
            "Requests on routes with a cache, by what it did for them.",
            "route",
            "result");
  }

  /** A request is over. */
  public void looked(String route, String result) {
    requests.labelValues(route, result).inc();
  }
}
