package dev.jadegate.observe.tracing;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A collector, and who says it is speaking.
 *
 * @param headers fields that every request to it has
 * @param timeout how long a request may take
 * @param resource what describes the gateway, such as {@code service.name}
 */
public record CollectorSettings(
    Kind kind,
    URI endpoint,
    Map<String, String> headers,
    Duration timeout,
    Map<String, String> resource) {
  /** The name of the gateway in traces. */
  static final String SERVICE_NAME = "service.name";

  public CollectorSettings {
    headers = Map.copyOf(headers);
    resource = java.util.Collections.unmodifiableMap(new TreeMap<>(resource));
  }

  /** What is spoken. */
  public enum Kind {
    OTLP("otlp", "/v1/traces"),
    ZIPKIN("zipkin", "/api/v2/spans"),
    JAEGER("jaeger", "/api/traces");

    private final String label;
    private final String path;

    Kind(String label, String path) {
      this.label = label;
      this.path = path;
    }

    /** In metrics and logs. */
    String label() {
      return label;
    }

    /** An endpoint; the usual path is added if it has none. */
    public URI endpoint(String url) {
      URI uri = URI.create(url);
      String given = uri.getRawPath();
      return given == null || given.isEmpty() || given.equals("/") ? uri.resolve(path) : uri;
    }
  }

  String serviceName() {
    return resource.getOrDefault(SERVICE_NAME, "");
  }

  /** The classes of a protocol are loaded only where it is spoken. */
  Collector open() {
    return switch (kind) {
      case OTLP -> new OtlpCollector(this);
      case ZIPKIN -> new HttpCollector(this, "application/json", new ZipkinJson(serviceName()));
      case JAEGER -> new HttpCollector(this, "application/x-thrift", new JaegerThrift(resource));
    };
  }

  /** Without the values of header fields, which may be secret. */
  @Override
  public String toString() {
    return "CollectorSettings[" + kind + " " + endpoint + "]";
  }
}
