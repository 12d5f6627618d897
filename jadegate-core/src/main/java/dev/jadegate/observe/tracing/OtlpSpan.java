package dev.jadegate.observe.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/** A span as OpenTelemetry's exporter takes it. */
@SuppressWarnings("deprecation") // of the interface's own
record OtlpSpan(Span span, Resource resource) implements SpanData {
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("jadegate");

  private SpanContext context(long id) {
    return SpanContext.create(
        Hex.of(span.traceHigh(), span.traceLow()),
        Hex.of(id),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return span.server() ? SpanKind.SERVER : SpanKind.CLIENT;
  }

  @Override
  public SpanContext getSpanContext() {
    return context(span.id());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.parent() == 0 ? SpanContext.getInvalid() : context(span.parent());
  }

  @Override
  public StatusData getStatus() {
    String problem = span.problem();
    return problem == null
        ? StatusData.unset()
        : StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, problem);
  }

  @Override
  public long getStartEpochNanos() {
    return span.startEpochNanos();
  }

  @Override
  public long getEndEpochNanos() {
    return span.endEpochNanos();
  }

  @Override
  public Attributes getAttributes() {
    AttributesBuilder builder = Attributes.builder();
    span.attributes()
        .forEach((key, value) -> {
          switch (value) {
            case Boolean yes -> builder.put(key, yes);
            case Double number -> builder.put(key, number);
            case Long number -> builder.put(key, number);
            default -> builder.put(key, value.toString());
          }
        });
    return builder.build();
  }

  @Override
  public List<EventData> getEvents() {
    return span.events().stream()
        .map(event -> EventData.create(event.epochNanos(), event.name(), Attributes.empty()))
        .toList();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return span.events().size();
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public int getTotalAttributeCount() {
    return span.attributes().size();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create("jadegate", null);
  }

  @Override
  public Resource getResource() {
    return resource;
  }
}
