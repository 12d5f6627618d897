package dev.jadegate.observe.tracing;

import dev.jadegate.message.Hex;
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

/**
 * A span as OpenTelemetry's exporter takes it, which asks for everything twice: for its size, and
 * to write it.
 */
@SuppressWarnings("deprecation") // of the interface's own
final class OtlpSpan implements SpanData {
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("jadegate");

  private final Span span;
  private final Resource resource;
  private final SpanContext context;
  private final SpanContext parent;
  private final Attributes attributes;
  private final List<EventData> events;

  OtlpSpan(Span span, Resource resource) {
    this.span = span;
    this.resource = resource;
    String trace = Hex.of(span.traceHigh(), span.traceLow());
    context = context(trace, span.id());
    parent = span.parent() == 0 ? SpanContext.getInvalid() : context(trace, span.parent());
    attributes = attributes(span);
    events =
        span.events().stream()
            .map(event -> EventData.create(event.epochNanos(), event.name(), Attributes.empty()))
            .toList();
  }

  private static SpanContext context(String trace, long id) {
    return SpanContext.create(trace, Hex.of(id), TraceFlags.getSampled(), TraceState.getDefault());
  }

  private static Attributes attributes(Span span) {
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
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return span.server() ? SpanKind.SERVER : SpanKind.CLIENT;
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
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
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
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
