package dev.jadegate.lifecycle;

import dev.jadegate.config.BreakerScope;
import dev.jadegate.config.BreakerWindowConfig;
import dev.jadegate.config.CircuitBreakerConfig;
import dev.jadegate.resilience.BreakerSettings;
import dev.jadegate.resilience.RateSettings;
import dev.jadegate.upstream.BreakerPlan;
import org.jspecify.annotations.Nullable;

/** From the configuration of a circuit breaker to what it does. */
final class BreakerCompiler {
  private BreakerCompiler() {}

  static @Nullable BreakerPlan plan(@Nullable CircuitBreakerConfig config) {
    if (config == null) {
      return null;
    }
    BreakerSettings settings =
        new BreakerSettings(
            config.failures(),
            rates(config.window()),
            config.recoveryTimeout().toNanos(),
            config.maxRecoveryTimeout().toNanos(),
            config.halfOpenRequests());
    return new BreakerPlan(settings, config.scope() == BreakerScope.INSTANCE);
  }

  private static RateSettings rates(@Nullable BreakerWindowConfig window) {
    return window == null
        ? RateSettings.NONE
        : new RateSettings(
            window.time().toNanos(),
            window.minimumCalls(),
            window.failureRate(),
            window.slowCall().toNanos(),
            window.slowCallRate());
  }
}
