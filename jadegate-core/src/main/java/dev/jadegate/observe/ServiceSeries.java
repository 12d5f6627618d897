package dev.jadegate.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The series of one service, held so that recording looks nothing up. Thread-safe. */
final class ServiceSeries {
  private static final double NANOS = 1e-9;
  private static final int STATUSES = 600;

  /** The codes of gRPC are 0 to 16; the place behind them counts all others. */
  private static final int GRPC_OTHER = 17;

  /** A method that is not one of these counts as {@code OTHER}, so that clients make no labels. */
  private static final String[] METHODS = {
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "OTHER"
  };

  private record MethodSeries(
      DistributionDataPoint duration,
      DistributionDataPoint size,
      AtomicReferenceArray<CounterDataPoint> statuses) {}

  private final String service;
  private final Counter requests;
  private final Histogram duration;
  private final Histogram size;
  private final Histogram wait;
  private final Counter grpc;
  private final AtomicReferenceArray<CounterDataPoint> grpcStatuses =
      new AtomicReferenceArray<>(GRPC_OTHER + 1);
  private final Map<String, MethodSeries> methods = new ConcurrentHashMap<>();

  ServiceSeries(
      String service,
      Counter requests,
      Histogram duration,
      Histogram size,
      Histogram wait,
      Counter grpc) {
    this.service = service;
    this.requests = requests;
    this.duration = duration;
    this.size = size;
    this.wait = wait;
    this.grpc = grpc;
  }

  void record(ExchangeRecord exchange) {
    String method = known(exchange.method());
    MethodSeries series = methods.get(method);
    if (series == null) {
      series = methods.computeIfAbsent(method, this::series);
    }
    counter(series, method, exchange.status()).inc();
    series.duration().observe(exchange.durationNanos() * NANOS);
    series.size().observe(exchange.responseBytes());
    if (exchange.waitedNanos() > 0) {
      wait.labelValues(service).observe(exchange.waitedNanos() * NANOS);
    }
    int grpcStatus = exchange.grpcStatus();
    if (grpcStatus >= 0) {
      grpcCounter(Math.min(grpcStatus, GRPC_OTHER)).inc();
    }
  }

  private CounterDataPoint grpcCounter(int index) {
    CounterDataPoint counter = grpcStatuses.get(index);
    if (counter == null) {
      counter = grpc.labelValues(service, index == GRPC_OTHER ? "other" : Integer.toString(index));
      grpcStatuses.set(index, counter);
    }
    return counter;
  }

  private MethodSeries series(String method) {
    return new MethodSeries(
        duration.labelValues(service, method),
        size.labelValues(service, method),
        new AtomicReferenceArray<>(STATUSES));
  }

  private CounterDataPoint counter(MethodSeries series, String method, int status) {
    int index = status < 0 || status >= STATUSES ? 0 : status;
    CounterDataPoint counter = series.statuses().get(index);
    if (counter == null) {
      counter = requests.labelValues(service, method, Integer.toString(index));
      series.statuses().set(index, counter);
    }
    return counter;
  }

  private static String known(String method) {
    for (String known : METHODS) {
      if (known.equals(method)) {
        return known;
      }
    }
    return "OTHER";
  }
}
