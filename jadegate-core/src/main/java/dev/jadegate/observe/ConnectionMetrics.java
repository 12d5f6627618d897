package dev.jadegate.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of clients, from the socket to the WebSocket. Thread-safe. */
public final class ConnectionMetrics {
  private final CounterDataPoint opened;
  private final CounterDataPoint refused;
  private final Counter proxyHeaderErrors;
  private final Counter handshakes;
  private final Counter floods;
  private final CounterDataPoint http3Floods;
  private final Gauge webSockets;
  private final Counter webSocketCloses;
  private final Map<String, HandshakeSeries> listeners = new ConcurrentHashMap<>();

  ConnectionMetrics(MetricMaker maker) {
    opened = maker.single("connections_total", "Client connections opened.");
    refused = maker.single("connections_refused_total", "Client connections over the limit.");
    proxyHeaderErrors =
        maker.counter(
            "proxy_protocol_errors_total",
            "Connections cut for a PROXY header that was missing or wrong, by reason.",
            "listener",
            "reason");
    handshakes =
        maker.counter(
            "tls_handshakes_total",
            "TLS handshakes of clients by result: ok, failed, timeout or left.",
            "listener",
            "result",
            "version");
    floods =
        maker.counter(
            "http2_floods_total", "HTTP/2 connections ended for a flood, by its kind.", "kind");
    http3Floods = maker.single("http3_floods_total", "HTTP/3 connections ended for a flood.");
    webSockets = maker.gauge("websocket_connections", "WebSocket connections open.", "service");
    webSocketCloses =
        maker.counter(
            "websocket_closes_total",
            "WebSocket connections that ended, by who or what began it.",
            "service",
            "reason");
  }

  public void opened() {
    opened.inc();
  }

  public void refused() {
    refused.inc();
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

  public void webSocketOpened(String service) {
    webSockets.labelValues(service).inc();
  }

  public void webSocketClosed(String service, String reason) {
    webSockets.labelValues(service).dec();
    webSocketCloses.labelValues(service, reason).inc();
  }
}
