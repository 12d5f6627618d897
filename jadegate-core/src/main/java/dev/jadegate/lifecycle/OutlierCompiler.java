package dev.jadegate.lifecycle;

import dev.jadegate.config.FailureRateConfig;
import dev.jadegate.config.LatencyOutlierConfig;
import dev.jadegate.config.PassiveCheckConfig;
import dev.jadegate.config.StatusSet;
import dev.jadegate.upstream.outlier.OutlierSettings;
import org.jspecify.annotations.Nullable;

/** From the configuration to the settings of passive health checks. */
final class OutlierCompiler {
  private OutlierCompiler() {}

  /** Null if nothing is checked. */
  static @Nullable OutlierSettings settings(PassiveCheckConfig config) {
    if (config.isOff()) {
      return null;
    }
    return new OutlierSettings(
        config.consecutiveFailures(),
        config.ejectionTime().toNanos(),
        config.maxEjectionPercent(),
        StatusSet.of(config.statuses()),
        config.window().toNanos(),
        rate(config.failureRate()),
        slowness(config.latency()));
  }

  private static OutlierSettings.@Nullable FailureRate rate(@Nullable FailureRateConfig config) {
    return config == null
        ? null
        : new OutlierSettings.FailureRate(
            config.threshold(), config.minimumRequests(), config.minimumInstances());
  }

  private static OutlierSettings.@Nullable Slowness slowness(
      @Nullable LatencyOutlierConfig config) {
    return config == null
        ? null
        : new OutlierSettings.Slowness(
            config.factor(),
            config.atLeast().toNanos(),
            config.minimumRequests(),
            config.minimumInstances());
  }
}
