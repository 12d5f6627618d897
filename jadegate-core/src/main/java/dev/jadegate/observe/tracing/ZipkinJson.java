package dev.jadegate.observe.tracing;

import dev.jadegate.message.Hex;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Spans as <a href="https://zipkin.io/zipkin-api/#/default/post_spans">Zipkin's JSON, version
 * 2</a>. Attributes become tags, which are text; an error is a tag {@code error}.
 */
final class ZipkinJson implements HttpCollector.Encoding {
  private final JsonFactory factory = new JsonFactory();
  private final String serviceName;

  ZipkinJson(String serviceName) {
    this.serviceName = serviceName;
  }

  @Override
  public byte[] encode(List<Span> spans) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartArray();
      spans.forEach(span -> write(out, span));
      out.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator out, Span span) {
    out.writeStartObject();
    out.writeStringProperty("traceId", Hex.of(span.traceHigh(), span.traceLow()));
    out.writeStringProperty("id", Hex.of(span.id()));
    if (span.parent() != 0) {
      out.writeStringProperty("parentId", Hex.of(span.parent()));
    }
    out.writeStringProperty("kind", span.server() ? "SERVER" : "CLIENT");
    out.writeStringProperty("name", span.name());
    out.writeNumberProperty("timestamp", span.startMicros());
    out.writeNumberProperty("duration", span.durationMicros());
    out.writeObjectPropertyStart("localEndpoint");
    out.writeStringProperty("serviceName", serviceName);
    out.writeEndObject();
    if (!span.server()) {
      peer(out, span);
    }
    if (!span.events().isEmpty()) {
      out.writeArrayPropertyStart("annotations");
      for (Span.Event event : span.events()) {
        out.writeStartObject();
        out.writeNumberProperty("timestamp", event.epochNanos() / 1000);
        out.writeStringProperty("value", event.name());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeObjectPropertyStart("tags");
    span.attributes().forEach((key, value) -> out.writeStringProperty(key, value.toString()));
    if (span.problem() != null) {
      out.writeStringProperty("error", span.problem().isEmpty() ? "true" : span.problem());
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void peer(JsonGenerator out, Span span) {
    out.writeObjectPropertyStart("remoteEndpoint");
    out.writeStringProperty("serviceName", span.peer());
    String address = String.valueOf(span.attributes().get("server.address"));
    if (NetUtil.isValidIpV4Address(address)) {
      out.writeStringProperty("ipv4", address);
    } else if (NetUtil.isValidIpV6Address(address)) {
      out.writeStringProperty("ipv6", address);
    }
    if (span.attributes().get("server.port") instanceof Long port) {
      out.writeNumberProperty("port", port);
    }
    out.writeEndObject();
  }
}
