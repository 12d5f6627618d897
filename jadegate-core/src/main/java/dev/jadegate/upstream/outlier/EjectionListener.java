package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.Instance;

/** Hears of ejections, on the control thread. */
public interface EjectionListener {
  /**
   * An instance gets no requests for some time.
   *
   * @param reason a label: {@code consecutive_failures}, {@code failure_rate} or {@code latency}
   */
  void onEjected(Instance instance, String reason, long forNanos);

  /** It gets requests again. */
  void onReturned(Instance instance);
}
