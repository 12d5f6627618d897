package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.outlier.EjectionListener;
import dev.jadegate.upstream.outlier.Offence;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of the ejections of a service: a line in the log for each, and counts. */
record EjectionReport(String service, GatewayMetrics metrics) implements EjectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(EjectionReport.class);

  @Override
  public void onEjected(Instance instance, Offence offence, long nanos) {
    metrics.instances().ejected(service, instance.address(), offence.label());
    LOG.atInfo()
        .addKeyValue("service", service)
        .addKeyValue("instance", instance.address())
        .addKeyValue("reason", offence.label())
        .addKeyValue("seconds", Duration.ofNanos(nanos).toMillis() / 1000.0)
        .log("instance ejected");
  }

  @Override
  public void onSpared(Instance instance, Offence offence) {
    metrics.instances().ejectionRefused(service, offence.label());
    LOG.atDebug()
        .addKeyValue("service", service)
        .addKeyValue("instance", instance.address())
        .addKeyValue("reason", offence.label())
        .log("instance not ejected, as many as may be are");
  }

  @Override
  public void onReturned(Instance instance) {
    LOG.atInfo()
        .addKeyValue("service", service)
        .addKeyValue("instance", instance.address())
        .log("instance is back");
  }

  @Override
  public void onLeft(Instance instance) {
    for (Offence offence : Offence.values()) {
      metrics.instances().ejectionsForgotten(service, instance.address(), offence.label());
    }
  }
}
