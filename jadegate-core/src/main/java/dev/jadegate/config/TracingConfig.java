package dev.jadegate.config;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Distributed tracing. */
public record TracingConfig(
    @Key(value = "Whether there are traces.", orElse = "true") boolean enabled,
    @Key(
            value =
                "The share of requests that is recorded, unless a trusted proxy has decided; 0:"
                    + " only what that one says.",
            orElse = "1.0",
            min = "0",
            max = "1")
        double sampleRatio,
    @Key(
            value = "How traces are read, the first that is there, and told to instances, each.",
            orElse = "w3c")
        List<TracePropagation> propagation,
    @Key(value = "The name of the gateway in traces.", orElse = "jadegate", format = Format.NAME)
        String serviceName,
    @Key("A collector of OpenTelemetry: OTLP over HTTP in protobuf.")
        @Nullable CollectorConfig otlp,
    @Key("A Jaeger, by its own protocol.") @Nullable CollectorConfig jaeger,
    @Key("A Zipkin.") @Nullable CollectorConfig zipkin) {
  public TracingConfig {
    if (enabled && otlp == null && jaeger == null && zipkin == null) {
      throw new IllegalArgumentException(
          "found nowhere to send spans to; expected otlp, zipkin or jaeger, or enabled: false");
    }
    if (propagation.isEmpty()) {
      throw new IllegalArgumentException("propagation: found none; expected one at least");
    }
    if (new LinkedHashSet<>(propagation).size() < propagation.size()) {
      throw new IllegalArgumentException("propagation: found one twice; expected each once");
    }
  }
}
