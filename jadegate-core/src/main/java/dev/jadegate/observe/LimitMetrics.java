package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;

/** What was refused because there was enough of it. Thread-safe. */
public final class LimitMetrics {
  private final Counter shed;
  private final Counter rateLimited;
  private final Counter redisErrors;

  LimitMetrics(MetricMaker maker) {
    shed =
        maker.counter(
            "requests_shed_total",
            "Requests refused because there are enough of them.",
            "service",
            "priority",
            "reason");
    rateLimited =
        maker.counter(
            "rate_limited_total",
            "Requests refused for a rate limit.",
            "service",
            "route",
            "limit");
    redisErrors =
        maker.counter(
            "redis_errors_total",
            "Commands to Redis without an answer: timeout, error, or refused while it is down.",
            "kind");
  }

  public void shed(String service, String priority, String reason) {
    shed.labelValues(GatewayMetrics.label(service), priority, reason).inc();
  }

  /** A request was refused for a limit. */
  public void rateLimited(String service, String route, String limit) {
    rateLimited.labelValues(service, route, limit).inc();
  }

  /** A command to Redis came to nothing. */
  public void redisFailed(String kind) {
    redisErrors.labelValues(kind).inc();
  }
}
