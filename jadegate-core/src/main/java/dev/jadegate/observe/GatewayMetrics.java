package dev.jadegate.observe;

import dev.jadegate.api.Failure;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
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
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What is counted, under the names that the documentation gives. The series of a service are looked
 * up once and then held; labels are bounded: services and instances of the configuration, known
 * methods, statuses, reasons. Thread-safe; recording takes no lock.
 */
public final class GatewayMetrics {
  /** The label of requests that the gateway answers itself. */
  private static final String NO_SERVICE = "gateway";

  private static final double[] SIZE_BOUNDS = {100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final String namespace;
  private final Labels common;
  private final Counter requests;
  private final Histogram duration;
  private final Histogram size;
  private final Histogram wait;
  private final Counter shed;
  private final Counter grpc;
  private final Counter failures;
  private final Counter retries;
  private final Counter rateLimited;
  private final Counter redisErrors;
  private final Counter reloads;
  private final Gauge lastReload;
  private final Gauge webSockets;
  private final Counter webSocketCloses;
  private final Counter fallbacks;
  private final Counter faults;
  private final Counter hedges;
  private final Counter mirrored;
  private final Counter ejections;
  private final Counter ejectionsRefused;
  private final Counter notRetried;
  private final Counter breakerChanges;
  private final CounterDataPoint linesDropped;
  private final CounterDataPoint fieldsDropped;
  private final CounterDataPoint connectionsOpened;
  private final CounterDataPoint connectionsRefused;
  private final Counter stickySessions;
  private final Counter splitRequests;
  private final Counter proxyHeaderErrors;
  private final Counter handshakes;
  private final Counter floods;
  private final CounterDataPoint http3Floods;
  private final Counter discoveryUpdates;
  private final Counter discoveryFailures;
  private final Map<String, ServiceSeries> services = new ConcurrentHashMap<>();
  private final Map<String, HandshakeSeries> listeners = new ConcurrentHashMap<>();

  /**
   * @param namespace goes before each name
   * @param environment a label of every series; empty: none
   */
  public GatewayMetrics(String namespace, String environment) {
    this.namespace = namespace;
    common = environment.isEmpty() ? Labels.EMPTY : Labels.of("environment", environment);
    jvm();
    requests =
        counter("requests_total", "Requests answered or aborted.", "service", "method", "status");
    duration =
        histogram(
            "request_duration_seconds",
            "From the request's head to the end of the response.",
            Histogram.Builder.DEFAULT_CLASSIC_UPPER_BOUNDS,
            "service",
            "method");
    size =
        histogram(
            "response_size_bytes",
            "Bytes of the response's body.",
            SIZE_BOUNDS,
            "service",
            "method");
    wait =
        histogram(
            "request_queue_seconds",
            "In queues, of requests that had to wait for their turn or for a connection.",
            Histogram.Builder.DEFAULT_CLASSIC_UPPER_BOUNDS,
            "service");
    shed =
        counter(
            "requests_shed_total",
            "Requests refused because there are enough of them.",
            "service",
            "priority",
            "reason");
    grpc =
        counter("grpc_responses_total", "gRPC calls by how they ended.", "service", "grpc_status");
    failures =
        counter("request_failures_total", "Requests that failed, by reason.", "service", "reason");
    retries = counter("retries_total", "Attempts made again, by reason.", "service", "reason");
    redisErrors =
        counter(
            "redis_errors_total",
            "Commands to Redis without an answer: timeout, error, or refused while it is down.",
            "kind");
    rateLimited =
        counter(
            "rate_limited_total",
            "Requests refused for a rate limit.",
            "service",
            "route",
            "limit");
    reloads = counter("config_reloads_total", "Reloads by result: ok or failed.", "result");
    reloads.initLabelValues("ok");
    reloads.initLabelValues("failed");
    lastReload =
        Gauge.builder()
            .name(name("config_last_success_timestamp_seconds"))
            .help("When the configuration in force was loaded, in seconds since 1970.")
            .constLabels(common)
            .register(registry);
    webSockets =
        Gauge.builder()
            .name(name("websocket_connections"))
            .help("WebSocket connections open.")
            .labelNames("service")
            .constLabels(common)
            .register(registry);
    webSocketCloses =
        counter(
            "websocket_closes_total",
            "WebSocket connections that ended, by who or what began it.",
            "service",
            "reason");
    fallbacks =
        counter(
            "fallbacks_total", "Requests that a breaker refused and a fallback took.", "service");
    faults =
        counter(
            "faults_injected_total",
            "Requests held up (delay) or answered (abort) on purpose.",
            "route",
            "kind");
    ejections =
        counter(
            "ejections_total",
            "Instances that were taken out of turn because of what became of requests.",
            "service",
            "instance",
            "reason");
    ejectionsRefused =
        counter(
            "ejections_refused_total",
            "Times that an instance stayed because as many as may be were taken out.",
            "service",
            "reason");
    hedges =
        counter(
            "hedges_total",
            "Attempts beside one that was slow to answer, by what became of them.",
            "service",
            "result");
    mirrored =
        counter(
            "mirrored_requests_total",
            "Copies of requests, by the status of the answer or by what came in between.",
            "service",
            "result");
    notRetried =
        counter(
            "requests_not_retried_total",
            "Attempts that failed and were not made again, by what forbade it.",
            "service",
            "reason");
    breakerChanges =
        counter(
            "circuit_breaker_changes_total",
            "Changes of a circuit breaker's state; the instance is empty for a service's own.",
            "service",
            "instance",
            "to");
    linesDropped = single("access_log_lines_dropped_total", "Lines that found no room.");
    fieldsDropped = single("request_fields_dropped_total", "Fields with an underscore, dropped.");
    connectionsOpened = single("connections_total", "Client connections opened.");
    connectionsRefused = single("connections_refused_total", "Client connections over the limit.");
    stickySessions =
        counter(
            "sticky_sessions_total",
            "Requests to services with sticky sessions, by what became of the cookie: kept, new,"
                + " refused, down.",
            "service",
            "result");
    splitRequests =
        counter(
            "split_requests_total",
            "Requests of splits whose clients stay, by what said which service: kept, new or"
                + " refused of cookies, key, no_key.",
            "route",
            "service",
            "result");
    proxyHeaderErrors =
        counter(
            "proxy_protocol_errors_total",
            "Connections cut for a PROXY header that was missing or wrong, by reason.",
            "listener",
            "reason");
    handshakes =
        counter(
            "tls_handshakes_total",
            "TLS handshakes of clients by result: ok, failed, timeout or left.",
            "listener",
            "result",
            "version");
    floods =
        counter("http2_floods_total", "HTTP/2 connections ended for a flood, by its kind.", "kind");
    http3Floods = single("http3_floods_total", "HTTP/3 connections ended for a flood.");
    discoveryUpdates =
        counter(
            "discovery_updates_total",
            "Times that discovery changed the instances of a service.",
            "service",
            "provider");
    discoveryFailures =
        counter(
            "discovery_failures_total",
            "Times that a registry could not be asked for a service.",
            "service",
            "provider");
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

  private String name(String name) {
    return namespace.isEmpty() ? name : namespace + "_" + name;
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .withoutExemplars()
        .register(registry);
  }

  private CounterDataPoint single(String name, String help) {
    return counter(name, help).labelValues();
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
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

  /** Reports a value of one series of a gauge. */
  public interface Series {
    void value(double value, String... labels);
  }

  /** Adds a gauge whose series are asked for at each scrape, on the thread that scrapes. */
  public void gauge(String name, String help, Consumer<Series> values, String... labels) {
    GaugeWithCallback.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }

  /** The same for what only grows. */
  public void total(String name, String help, Consumer<Series> values, String... labels) {
    CounterWithCallback.builder()
        .name(name(name))
        .help(help)
        .labelNames(labels)
        .constLabels(common)
        .callback(callback -> values.accept(callback::call))
        .register(registry);
  }

  /** An exchange is over. */
  public void ended(ExchangeRecord exchange) {
    String service = exchange.service().isEmpty() ? NO_SERVICE : exchange.service();
    ServiceSeries series = services.get(service);
    if (series == null) {
      series = services.computeIfAbsent(service, this::series);
    }
    series.record(exchange);
    Failure failure = exchange.failure();
    if (failure != null) {
      failures.labelValues(service, failure.label()).inc();
    }
  }

  private ServiceSeries series(String service) {
    return new ServiceSeries(service, requests, duration, size, wait, grpc);
  }

  public void shed(String service, String priority, String reason) {
    shed.labelValues(service.isEmpty() ? NO_SERVICE : service, priority, reason).inc();
  }

  public void retried(String service, String reason) {
    retries.labelValues(service, reason).inc();
  }

  public void breakerChanged(String service, String instance, String to) {
    breakerChanges.labelValues(service, instance, to).inc();
  }

  public void ejected(String service, String instance, String reason) {
    ejections.labelValues(service, instance, reason).inc();
  }

  public void ejectionRefused(String service, String reason) {
    ejectionsRefused.labelValues(service, reason).inc();
  }

  /** The service does not have this instance any more. */
  public void ejectionsForgotten(String service, String instance, String reason) {
    ejections.remove(service, instance, reason);
  }

  public void notRetried(String service, String reason) {
    notRetried.labelValues(service, reason).inc();
  }

  public void hedged(String service, String result) {
    hedges.labelValues(service, result).inc();
  }

  public void mirrored(String service, String result) {
    mirrored.labelValues(service, result).inc();
  }

  public void faultInjected(String route, String kind) {
    faults.labelValues(route, kind).inc();
  }

  public void fellBack(String service) {
    fallbacks.labelValues(service).inc();
  }

  /** A command to Redis came to nothing. */
  public void redisFailed(String kind) {
    redisErrors.labelValues(kind).inc();
  }

  /** A request was refused for a limit. */
  public void rateLimited(String service, String route, String limit) {
    rateLimited.labelValues(service, route, limit).inc();
  }

  public void fieldsDropped(int count) {
    fieldsDropped.inc(count);
  }

  public void stickySession(String service, String result) {
    stickySessions.labelValues(service, result).inc();
  }

  public void splitBy(String route, String service, String result) {
    splitRequests.labelValues(route, service, result).inc();
  }

  public void webSocketOpened(String service) {
    webSockets.labelValues(service).inc();
  }

  public void webSocketClosed(String service, String reason) {
    webSockets.labelValues(service).dec();
    webSocketCloses.labelValues(service, reason).inc();
  }

  public void lineDropped(long lines) {
    linesDropped.inc(lines);
  }

  public void connectionOpened() {
    connectionsOpened.inc();
  }

  public void connectionRefused() {
    connectionsRefused.inc();
  }

  /** A connection to a listener was cut for its header of the PROXY protocol. */
  public void proxyHeaderFailed(String listener, String reason) {
    proxyHeaderErrors.labelValues(listener, reason).inc();
  }

  /** The series of a listener's handshakes. */
  public HandshakeSeries handshakes(String listener) {
    HandshakeSeries series = listeners.get(listener);
    return series == null
        ? listeners.computeIfAbsent(listener, name -> new HandshakeSeries(name, handshakes))
        : series;
  }

  /** An HTTP/2 connection was ended because its peer sent too much of a kind. */
  public void flooded(String kind) {
    floods.labelValues(kind).inc();
  }

  /** An HTTP/3 connection was ended because its client made more work than requests do. */
  public void http3Flooded() {
    http3Floods.inc();
  }

  /** Discovery changed the instances of a service. */
  public void discoveryUpdated(String service, String provider) {
    discoveryUpdates.labelValues(service, provider).inc();
  }

  /** A registry could not be asked for a service, or gave no sense. */
  public void discoveryFailed(String service, String provider) {
    discoveryFailures.labelValues(service, provider).inc();
  }

  /** A configuration came into force. */
  public void reloaded(long epochSeconds) {
    reloads.labelValues("ok").inc();
    lastReload.set(epochSeconds);
  }

  /** A configuration was refused, the one before stays. */
  public void reloadFailed() {
    reloads.labelValues("failed").inc();
  }

  /** All series, for a scrape. */
  public PrometheusRegistry registry() {
    return registry;
  }
}
