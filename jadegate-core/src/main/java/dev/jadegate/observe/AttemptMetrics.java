package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;

/** Attempts beside the first one, and those that were not made. Thread-safe. */
public final class AttemptMetrics {
  private final Counter retries;
  private final Counter notRetried;
  private final Counter hedges;
  private final Counter mirrored;
  private final Counter fallbacks;

  AttemptMetrics(MetricMaker maker) {
    retries =
        maker.counter("retries_total", "Attempts made again, by reason.", "service", "reason");
    notRetried =
        maker.counter(
            "requests_not_retried_total",
            "Attempts that failed and were not made again, by what forbade it.",
            "service",
            "reason");
    hedges =
        maker.counter(
            "hedges_total",
            "Attempts beside one that was slow to answer, by what became of them.",
            "service",
            "result");
    mirrored =
        maker.counter(
            "mirrored_requests_total",
            "Copies of requests, by the status of the answer or by what came in between.",
            "service",
            "result");
    fallbacks =
        maker.counter(
            "fallbacks_total", "Requests that a breaker refused and a fallback took.", "service");
  }

  public void retried(String service, String reason) {
    retries.labelValues(service, reason).inc();
  }

  public void notRetried(String service, String reason) {
    notRetried.labelValues(service, reason).inc();
  }

  public void hedged(String service, String result) {
    hedges.labelValues(service, result).inc();
  }

  public void mirrored(String service, String result) {
    mirrored.labelValues(service, result).inc();
  }

  public void fellBack(String service) {
    fallbacks.labelValues(service).inc();
  }
}
