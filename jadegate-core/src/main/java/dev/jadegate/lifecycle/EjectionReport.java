package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.outlier.EjectionListener;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people when an instance of a service is ejected: a line in the log, and a count. */
record EjectionReport(String service, GatewayMetrics metrics) implements EjectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(EjectionReport.class);

  @Override
  public void onEjected(Instance instance, String reason, long forNanos) {
    metrics.ejected(service, instance.address(), reason);
    LOG.atWarn()
        .addKeyValue("service", service)
        .addKeyValue("instance", instance.address())
        .addKeyValue("reason", reason)
        .addKeyValue("seconds", TimeUnit.NANOSECONDS.toMillis(forNanos) / 1000.0)
        .log("instance ejected");
  }

  @Override
  public void onReturned(Instance instance) {
    LOG.atInfo()
        .addKeyValue("service", service)
        .addKeyValue("instance", instance.address())
        .log("instance is back");
  }
}
