package dev.jadegate.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;

/** The TLS handshakes of one listener, its series looked up once. Thread-safe. */
public final class HandshakeSeries {
  private static final String NO_VERSION = "none";

  private final CounterDataPoint tls13;
  private final CounterDataPoint tls12;
  private final CounterDataPoint failed;
  private final CounterDataPoint timedOut;
  private final CounterDataPoint left;

  HandshakeSeries(String listener, Counter handshakes) {
    tls13 = handshakes.labelValues(listener, "ok", "TLSv1.3");
    tls12 = handshakes.labelValues(listener, "ok", "TLSv1.2");
    failed = handshakes.labelValues(listener, "failed", NO_VERSION);
    timedOut = handshakes.labelValues(listener, "timeout", NO_VERSION);
    left = handshakes.labelValues(listener, "left", NO_VERSION);
  }

  public void succeeded(String version) {
    (version.equals("TLSv1.3") ? tls13 : tls12).inc();
  }

  /** One side refused the other. */
  public void failed() {
    failed.inc();
  }

  public void timedOut() {
    timedOut.inc();
  }

  /** The client left without a word. */
  public void left() {
    left.inc();
  }
}
