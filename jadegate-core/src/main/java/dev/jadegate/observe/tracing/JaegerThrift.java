package dev.jadegate.observe.tracing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Spans as a {@code Batch} of <a
 * href="https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift">jaeger.thrift</a>
 * in Thrift's binary protocol: what Jaeger takes at {@code :14268/api/traces}. A struct is its
 * fields, each a type, a number and a value, and a zero byte. Few enough kinds of fields are needed
 * that a library of Thrift would be larger than this.
 */
final class JaegerThrift implements HttpCollector.Encoding {
  private static final int BOOL = 2;
  private static final int DOUBLE = 4;
  private static final int I32 = 8;
  private static final int I64 = 10;
  private static final int STRING = 11;
  private static final int STRUCT = 12;
  private static final int LIST = 15;

  // TagType
  private static final int TEXT_TAG = 0;
  private static final int DOUBLE_TAG = 1;
  private static final int BOOL_TAG = 2;
  private static final int LONG_TAG = 3;

  private static final int SAMPLED = 1;

  private final Map<String, String> resource;

  JaegerThrift(Map<String, String> resource) {
    this.resource = resource;
  }

  @Override
  public byte[] encode(List<Span> spans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    DataOutputStream out = new DataOutputStream(bytes);
    field(out, STRUCT, 1);
    process(out);
    list(out, 2, spans.size());
    for (Span span : spans) {
      span(out, span);
    }
    end(out);
    return bytes.toByteArray();
  }

  /** Process: the service's name, and the rest of the resource as its tags. */
  private void process(DataOutputStream out) throws IOException {
    text(out, 1, resource.getOrDefault(CollectorSettings.SERVICE_NAME, ""));
    list(out, 2, resource.containsKey(CollectorSettings.SERVICE_NAME) ? resource.size() - 1 : 0);
    for (Map.Entry<String, String> entry : resource.entrySet()) {
      if (!entry.getKey().equals(CollectorSettings.SERVICE_NAME)) {
        tag(out, entry.getKey(), entry.getValue());
      }
    }
    end(out);
  }

  private static void span(DataOutputStream out, Span span) throws IOException {
    number(out, 1, span.traceLow());
    number(out, 2, span.traceHigh());
    number(out, 3, span.id());
    number(out, 4, span.parent());
    text(out, 5, span.name());
    field(out, I32, 7);
    out.writeInt(SAMPLED);
    number(out, 8, span.startMicros());
    number(out, 9, span.durationMicros());
    list(out, 10, span.attributes().size() + (span.problem() == null ? 1 : 2));
    tag(out, "span.kind", span.server() ? "server" : "client");
    if (span.problem() != null) {
      tag(out, "error", true);
    }
    for (Map.Entry<String, Object> entry : span.attributes().entrySet()) {
      tag(out, entry.getKey(), entry.getValue());
    }
    list(out, 11, span.events().size());
    for (Span.Event event : span.events()) {
      number(out, 1, event.epochNanos() / 1000);
      list(out, 2, 1);
      tag(out, "event", event.name());
      end(out);
    }
    end(out);
  }

  private static void tag(DataOutputStream out, String key, Object value) throws IOException {
    text(out, 1, key);
    field(out, I32, 2);
    switch (value) {
      case Boolean yes -> {
        out.writeInt(BOOL_TAG);
        field(out, BOOL, 5);
        out.writeByte(yes ? 1 : 0);
      }
      case Double number -> {
        out.writeInt(DOUBLE_TAG);
        field(out, DOUBLE, 4);
        out.writeDouble(number);
      }
      case Long number -> {
        out.writeInt(LONG_TAG);
        number(out, 6, number);
      }
      default -> {
        out.writeInt(TEXT_TAG);
        text(out, 3, value.toString());
      }
    }
    end(out);
  }

  private static void field(DataOutputStream out, int type, int id) throws IOException {
    out.writeByte(type);
    out.writeShort(id);
  }

  private static void number(DataOutputStream out, int id, long value) throws IOException {
    field(out, I64, id);
    out.writeLong(value);
  }

  private static void text(DataOutputStream out, int id, String value) throws IOException {
    field(out, STRING, id);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The head of a list of structs, which follow. */
  private static void list(DataOutputStream out, int id, int size) throws IOException {
    field(out, LIST, id);
    out.writeByte(STRUCT);
    out.writeInt(size);
  }

  private static void end(DataOutputStream out) throws IOException {
    out.writeByte(0);
  }
}
