package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;

/** Who was let pass, and who was not. Thread-safe. */
public final class AuthMetrics {
  private final Counter requests;
  private final Counter keys;

  AuthMetrics(MetricMaker maker) {
    requests =
        maker.counter(
            "auth_requests_total",
            "Requests to routes with auth, by what they showed and how they fared.",
            "method",
            "result");
    keys = maker.counter("jwks_fetches_total", "Fetches of an issuer's keys.", "issuer", "result");
  }

  /** Counts a request each time it is run; found once for many requests. */
  public Runnable decided(String method, String result) {
    return requests.labelValues(method, result)::inc;
  }

  public void keysFetched(String issuer, boolean good) {
    keys.labelValues(issuer, good ? "ok" : "failed").inc();
  }
}
