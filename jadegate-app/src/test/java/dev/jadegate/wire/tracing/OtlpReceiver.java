package dev.jadegate.wire.tracing;

import com.google.protobuf.ByteString;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.ReceivedRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A collector of OpenTelemetry as the gateway sees one: takes OTLP over HTTP and decodes it with
 * OpenTelemetry's own classes. Closing it ends it. Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {
  private final Origin server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<ResourceSpans> batches = new CopyOnWriteArrayList<>();

  /** What such a collector answers. */
  private volatile int status = 200;

  private OtlpReceiver() throws IOException {
    server = Origin.answering(this::take);
  }

  public static OtlpReceiver start() throws IOException {
    return new OtlpReceiver();
  }

  private void take(ReceivedRequest request, OriginConnection connection) throws IOException {
    int answer = status;
    if (answer == 200) {
      for (ResourceSpans batch :
          ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList()) {
        batches.add(batch);
        batch.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
      }
    }
    connection.respond(answer, "", "Content-Type: application/x-protobuf");
  }

  /** From now on every request is answered with that; with 200 spans are taken. */
  public void answer(int code) {
    status = code;
  }

  public String endpoint() {
    return "http://" + server.address() + "/v1/traces";
  }

  /** As the value of {@code monitoring}; more keys may follow. */
  public String monitoring(String more) {
    return "monitoring: {tracing: {otlp: {endpoint: \"" + endpoint() + "\"}" + more + "}}\n";
  }

  /** Requests as they came. */
  public List<ReceivedRequest> requests() {
    return server.requests();
  }

  /** What is said of the sender. */
  public Map<String, String> resource() {
    return attributes(batches.getFirst().getResource().getAttributesList());
  }

  /** All that came, once there are that many, by the time they began. */
  public List<Span> await(int count) {
    Awaitility.await().atMost(Gate.PATIENCE).until(() -> spans.size() >= count);
    return spans();
  }

  /** All that came so far, by the time they began; an exchange before its attempts. */
  public List<Span> spans() {
    return spans.stream()
        .sorted(Comparator.comparing(Span::getStartTimeUnixNano).thenComparing(Span::getKindValue))
        .toList();
  }

  /** The exchange's of one trace. */
  public static Span server(List<Span> of) {
    return of.stream()
        .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
        .findFirst()
        .orElseThrow();
  }

  /** The attempts, in order. */
  public static List<Span> clients(List<Span> of) {
    return of.stream().filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT).toList();
  }

  static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  private static Map<String, String> attributes(List<KeyValue> all) {
    return all.stream().collect(Collectors.toMap(KeyValue::getKey, pair -> text(pair.getValue())));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> throw new AssertionError("unexpected " + value);
    };
  }

  static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
