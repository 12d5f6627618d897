package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.resilience.BreakerState;
import dev.jadegate.upstream.BreakerWatch;
import dev.jadegate.upstream.Instance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells people when a breaker of a service changes: a line in the log, and a count. */
record BreakerReport(String service, GatewayMetrics metrics) implements BreakerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BreakerReport.class);

  @Override
  public void onChange(@Nullable Instance instance, BreakerState before, BreakerState after) {
    String address = instance == null ? "" : instance.address();
    metrics.instances().breakerChanged(service, address, after.label());
    LOG.atLevel(after instanceof BreakerState.Open ? Level.WARN : Level.INFO)
        .addKeyValue("service", service)
        .addKeyValue("instance", address)
        .addKeyValue("from", before.label())
        .addKeyValue("to", after.label())
        .log("circuit breaker changed");
  }
}
