package dev.jadegate.observe;

import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmNativeMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/**
 * What is counted, under the names that the documentation gives: a class for each subject, which
 * makes its metrics with {@link MetricMaker}. Labels are bounded: services and instances of the
 * configuration, known methods, statuses, reasons. Thread-safe; recording takes no lock.
 */
public final class GatewayMetrics {
  /** The label of requests that the gateway answers itself. */
  private static final String NO_SERVICE = "gateway";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricMaker maker;
  private final ConnectionMetrics connections;
  private final RequestMetrics requests;
  private final LimitMetrics limits;
  private final AttemptMetrics attempts;
  private final InstanceMetrics instances;
  private final ConfigMetrics config;
  private final CacheMetrics cache;
  private final TraceMetrics traces;
  private final CompressionMetrics compression;
  private final AuthMetrics auth;

  /**
   * @param namespace goes before each name
   * @param environment a label of every series; empty: none
   */
  public GatewayMetrics(String namespace, String environment) {
    jvm();
    maker = new MetricMaker(registry, namespace, environment);
    connections = new ConnectionMetrics(maker);
    requests = new RequestMetrics(maker);
    limits = new LimitMetrics(maker);
    attempts = new AttemptMetrics(maker);
    instances = new InstanceMetrics(maker);
    config = new ConfigMetrics(maker);
    cache = new CacheMetrics(maker);
    traces = new TraceMetrics(maker);
    compression = new CompressionMetrics(maker);
    auth = new AuthMetrics(maker);
  }

  /**
   * One by one: together they would be noted in a static set, which keeps the registry for ever.
   */
  private void jvm() {
    ProcessMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
    JvmCompilationMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmMemoryPoolAllocationMetrics.builder().register(registry);
    JvmNativeMemoryMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
  }

  static String label(String service) {
    return service.isEmpty() ? NO_SERVICE : service;
  }

  public ConnectionMetrics connections() {
    return connections;
  }

  public RequestMetrics requests() {
    return requests;
  }

  public LimitMetrics limits() {
    return limits;
  }

  public AttemptMetrics attempts() {
    return attempts;
  }

  public InstanceMetrics instances() {
    return instances;
  }

  public ConfigMetrics config() {
    return config;
  }

  public CacheMetrics cache() {
    return cache;
  }

  public TraceMetrics traces() {
    return traces;
  }

  public CompressionMetrics compression() {
    return compression;
  }

  public AuthMetrics auth() {
    return auth;
  }

  /** Reports a value of one series of a gauge. */
  public interface Series {
    void value(double value, String... labels);
  }

  /** Adds a gauge whose series are asked for at each scrape, on the thread that scrapes. */
  public void gauge(String name, String help, Consumer<Series> values, String... labels) {
    maker.asked(name, help, values, labels);
  }

  /** The same for what only grows. */
  public void total(String name, String help, Consumer<Series> values, String... labels) {
    maker.askedTotal(name, help, values, labels);
  }

  /** All series, for a scrape. */
  public PrometheusRegistry registry() {
    return registry;
  }
}
