package dev.jadegate.lifecycle;

import dev.jadegate.config.PassiveCheckConfig;
import dev.jadegate.upstream.outlier.OutlierSettings;

/** From the configuration of passive checks to what they do. */
final class OutlierCompiler {
  private OutlierCompiler() {}

  static OutlierSettings settings(PassiveCheckConfig config) {
    return new OutlierSettings(
        config.consecutiveFailures(),
        config.ejectionTime().toNanos(),
        config.maxEjectionPercent(),
        new OutlierSettings.Rates(
            config.interval().toNanos(),
            config.failureRate(),
            config.latencyFactor(),
            config.minimumRequests()));
  }
}
