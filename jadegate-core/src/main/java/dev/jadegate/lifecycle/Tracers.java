package dev.jadegate.lifecycle;

import dev.jadegate.config.CollectorConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.TracingConfig;
import dev.jadegate.observe.TraceMetrics;
import dev.jadegate.observe.tracing.CollectorSettings;
import dev.jadegate.observe.tracing.ExportQueue;
import dev.jadegate.observe.tracing.TraceExports;
import dev.jadegate.observe.tracing.Tracing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces over all reloads: a collector whose settings are the same keeps its queue. Owned by the
 * thread that starts, reloads and stops.
 */
final class Tracers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tracers.class);

  /** Exchanges that end while a queue is being replaced may still be put into the old one. */
  private static final long LINGER_MILLIS = 1000;

  private final GatewayOptions options;
  private final TraceMetrics metrics;
  private final String instanceId = UUID.randomUUID().toString();
  private final TraceExports exports = new TraceExports();
  private final Queue<ExportQueue> replaced = new ConcurrentLinkedQueue<>();

  Tracers(GatewayOptions options, TraceMetrics metrics) {
    this.options = options;
    this.metrics = metrics;
  }

  /** How exchanges take part in traces; null: not at all. Starts nothing. */
  @Nullable Tracing tracing(@Nullable TracingConfig config) {
    if (config == null || !config.enabled()) {
      return null;
    }
    List<String> formats =
        config.propagation().stream()
            .map(format -> format.name().toLowerCase(Locale.ROOT))
            .toList();
    return new Tracing(formats, config.sampleRatio(), options.clock(), exports);
  }

  /** From now on spans go where this configuration says. */
  void configure(GatewayConfig config) {
    List<ExportQueue> before = exports.queues();
    List<ExportQueue> now = new ArrayList<>();
    for (CollectorSettings settings : collectors(config.monitoring().tracing())) {
      now.add(
          before.stream()
              .filter(queue -> queue.settings().equals(settings))
              .findFirst()
              .orElseGet(() -> new ExportQueue(settings, metrics)));
    }
    exports.use(now);
    for (ExportQueue old : before) {
      if (!now.contains(old)) {
        replaced.add(old);
        Thread.startVirtualThread(() -> closeLater(old));
      }
    }
  }

  private List<CollectorSettings> collectors(@Nullable TracingConfig config) {
    List<CollectorSettings> all = new ArrayList<>();
    if (config != null && config.enabled()) {
      add(all, CollectorSettings.Kind.OTLP, config.otlp(), config);
      add(all, CollectorSettings.Kind.JAEGER, config.jaeger(), config);
      add(all, CollectorSettings.Kind.ZIPKIN, config.zipkin(), config);
    }
    return all;
  }

  private void add(
      List<CollectorSettings> to,
      CollectorSettings.Kind kind,
      @Nullable CollectorConfig collector,
      TracingConfig config) {
    if (collector != null) {
      to.add(
          new CollectorSettings(
              kind,
              kind.endpoint(collector.endpoint()),
              collector.headers(),
              collector.timeout(),
              resource(config)));
    }
  }

  /** What describes this gateway in each trace. */
  private Map<String, String> resource(TracingConfig config) {
    Map<String, String> resource = new HashMap<>();
    resource.put("service.name", config.serviceName());
    resource.put("service.instance.id", instanceId);
    if (!options.version().isEmpty()) {
      resource.put("service.version", options.version());
    }
    if (!options.environment().isEmpty()) {
      resource.put("deployment.environment.name", options.environment());
    }
    return resource;
  }

  private void closeLater(ExportQueue old) {
    try {
      TimeUnit.MILLISECONDS.sleep(LINGER_MILLIS);
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e);
    }
    old.close();
    replaced.remove(old);
  }

  /** Sends what waits, all at the same time; no exchange ends any more. */
  @Override
  public void close() {
    List<ExportQueue> all = new ArrayList<>(exports.queues());
    all.addAll(replaced);
    all.forEach(ExportQueue::finish);
    all.forEach(ExportQueue::close);
  }
}
