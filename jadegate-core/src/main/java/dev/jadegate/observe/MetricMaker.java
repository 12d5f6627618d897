package dev.jadegate.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;

/** Makes metrics that all begin with the namespace and carry the label of the environment. */
final class MetricMaker {
  private final PrometheusRegistry registry;
  private final String namespace;
  private final Labels common;

  MetricMaker(PrometheusRegistry registry, String namespace, String environment) {
    this.registry = registry;
    this.namespace = namespace;
    common = environment.isEmpty() ? Labels.EMPTY : Labels.of("environment", environment);
  }

  private String name(String name) {
    return namespace.isEmpty() ? name : namespace + "_" + name;
  }

  Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .withoutExemplars()
        .register(registry);
  }

  /** A counter without labels, looked up already. */
  CounterDataPoint single(String name, String help) {
    return counter(name, help).labelValues();
  }

  Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .register(registry);
  }

  /** Seconds, from 5 ms to 10 s. */
  Histogram seconds(String name, String help, String... labels) {
    return histogram(name, help, Histogram.Builder.DEFAULT_CLASSIC_UPPER_BOUNDS, labels);
  }

  Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .constLabels(common)
        .withoutExemplars()
        .register(registry);
  }

  /** A gauge whose series are asked for at each scrape. */
  void asked(String name, String help, Consumer<GatewayMetrics.Series> values, String... labels) {
    GaugeWithCallback.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }

  /** The same for what only grows. */
  void askedTotal(
      String name, String help, Consumer<GatewayMetrics.Series> values, String... labels) {
    CounterWithCallback.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }
}
