package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;

/**
 * Which services and instances were chosen for clients that stay, and which were taken out.
 * Thread-safe.
 */
public final class InstanceMetrics {
  private final Counter stickySessions;
  private final Counter splitRequests;
  private final Counter ejections;
  private final Counter ejectionsRefused;
  private final Counter breakerChanges;

  InstanceMetrics(MetricMaker maker) {
    stickySessions =
        maker.counter(
            "sticky_sessions_total",
            "Requests to services with sticky sessions, by what became of the cookie: kept, new,"
                + " refused, down.",
            "service",
            "result");
    splitRequests =
        maker.counter(
            "split_requests_total",
            "Requests of splits whose clients stay, by what said which service: kept, new or"
                + " refused of cookies, key, no_key.",
            "route",
            "service",
            "result");
    ejections =
        maker.counter(
            "ejections_total",
            "Instances that were taken out of turn because of what became of requests.",
            "service",
            "instance",
            "reason");
    ejectionsRefused =
        maker.counter(
            "ejections_refused_total",
            "Times that an instance stayed because as many as may be were taken out.",
            "service",
            "reason");
    breakerChanges =
        maker.counter(
            "circuit_breaker_changes_total",
            "Changes of a circuit breaker's state; the instance is empty for a service's own.",
            "service",
            "instance",
            "to");
  }

  public void stickySession(String service, String result) {
    stickySessions.labelValues(service, result).inc();
  }

  public void splitBy(String route, String service, String result) {
    splitRequests.labelValues(route, service, result).inc();
  }

  public void ejected(String service, String instance, String reason) {
    ejections.labelValues(service, instance, reason).inc();
  }

  public void ejectionRefused(String service, String reason) {
    ejectionsRefused.labelValues(service, reason).inc();
  }

  /** The service does not have this instance any more. */
  public void ejectionsForgotten(String service, String instance, String reason) {
    ejections.remove(service, instance, reason);
  }

  public void breakerChanged(String service, String instance, String to) {
    breakerChanges.labelValues(service, instance, to).inc();
  }
}
