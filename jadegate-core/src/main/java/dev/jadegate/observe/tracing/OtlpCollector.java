package dev.jadegate.observe.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP in protobuf, by OpenTelemetry's own exporter. Of the SDK only that is used: spans
 * are recorded without it.
 */
final class OtlpCollector implements Collector {
  /** Says of each request what the queue says once. Kept, or its level would be forgotten. */
  private static final Logger NOISE = Logger.getLogger("io.opentelemetry");

  static {
    NOISE.setLevel(Level.OFF);
  }

  private final Duration timeout;
  private final OtlpHttpSpanExporter exporter;
  private final Resource resource;

  OtlpCollector(CollectorSettings settings) {
    timeout = settings.timeout();
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setConnectTimeout(timeout)
            .setTimeout(timeout)
            .setRetryPolicy(null); // the queue tries again
    settings.headers().forEach(builder::addHeader);
    exporter = builder.build();
    AttributesBuilder described = Attributes.builder();
    settings.resource().forEach(described::put);
    resource = Resource.create(described.build());
  }

  @Override
  public void send(List<Span> spans, Duration within) throws IOException, InterruptedException {
    List<SpanData> data =
        spans.stream().<SpanData>map(span -> new OtlpSpan(span, resource)).toList();
    CompletableResultCode result = exporter.export(data);
    result.join(within.toMillis(), TimeUnit.MILLISECONDS);
    if (Thread.interrupted()) {
      throw new InterruptedException("while spans are sent");
    }
    if (!result.isDone()) {
      throw new IOException("no answer in time");
    }
    if (!result.isSuccess()) {
      throw new IOException(reason(result.getFailureThrowable()));
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "not taken" : String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    exporter.shutdown().join(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
